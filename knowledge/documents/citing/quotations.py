"""Quotations outside of reproduced texts: their pages behind them, and the work that was introduced before."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..cited import Citation, CitedWork
from ..document import BlockKind
from .attributions import attributed
from .introduced_works import DOUBTFUL, NO_TITLE, NO_WORK, IntroducedWorks, Known
from .introductions import Introducer, Introduction, same_author, with_more
from .locators import find_place, normalised_locator
from .page_forms import Pages, pages_alone, pages_at_end, pages_inside
from .paragraphs import LONGEST, SHORT, Paragraph, inner, is_finished, quotations, sentence_starts
from .quoted_paragraphs import is_closed, is_set_off, quoted_up_to, quoted_without_pages
from .references import Reference, read_reference
from .shelf import Shelf

_MOST: Final = 60
_CLOSE: Final = 6
_OPENING: Final = 5
_OF_REVIEWED: Final = 0.9
_REVIEW: Final = re.compile(
    r"(?:(?:book\s)?review(?:\sof|:)|rezension(?:\szu|\svon|:)|рецензия(?:\sна|:))\s+(?P<said>\S.*)", re.IGNORECASE
)
_HEADING: Final = 120
_ATTRIBUTION: Final = 300
_ATTRIBUTED: Final = re.compile(r"[-–—]{1,2}\s*(?P<said>[^\W\d_a-zа-яё].{2,300})")
_SIGNED: Final = re.compile(r"\s*[-–—]{1,2}\s*[^\W\d_a-zа-яё]")


@dataclass(frozen=True, slots=True)
class _Given:
    """Pages as they are written, and the work that stands beside them, if one does."""

    at: int
    written: str
    own: tuple[Reference, CitedWork] | None
    rule: str


class Quotations:
    """Reads the quotations of a document in one run through its paragraphs."""

    def __init__(self, lines: Sequence[Paragraph], skipped: set[int], shelf: Shelf, introducer: Introducer) -> None:
        self._lines = lines
        self._skipped = skipped
        self._shelf = shelf
        self._introducer = introducer
        self._found: list[Citation] = []
        self._works = IntroducedWorks(shelf, introducer)
        self._known: Known | None = None
        self._pending: list[int] = []
        self._introducing: int = -2
        self._open = False
        reviews = (_REVIEW.fullmatch(line.text) for line in lines[:_OPENING] if len(line.text) <= _ATTRIBUTION)
        reviewed = next((read_reference(found["said"]) for found in reviews if found is not None), None)
        self._reviewed = shelf.find(reviewed) if reviewed is not None and reviewed.authors and reviewed.title else None

    def read(self) -> list[Citation]:
        """Return the citations of quotations, those with pages and those that only an introduction gives a work."""
        for at, line in enumerate(self._lines):
            if at in self._skipped:
                self._flush()
                self._known = None
                continue
            if line.is_heading and (introduced := self._introducer.read(line, self._following(at))) is not None:
                # A caption over a quotation looks like a heading in a plain text.
                self._introduce(at, line, introduced)
                continue
            if line.is_heading:
                self._flush()
                self._known = self._known if self._known is not None and self._known.work is not None else None
                if self._known is not None:
                    self._known.doubt = 0.0
                continue
            self._paragraph(at, line)
        self._flush()
        return self._found

    def _paragraph(self, at: int, line: Paragraph) -> None:
        if len(line.text) > LONGEST:
            self._flush()
            self._known = None
            return
        following = self._following(at)
        alone = pages_alone(line.text)
        if alone is not None:
            self._pages_of_quotation(at, line, alone)
            return
        signed = _ATTRIBUTED.fullmatch(line.text)
        if signed is not None and self._pending and len(line.text) <= _ATTRIBUTION and self._sign(at, signed["said"]):
            return
        if not self._open and self._reference(at, line, following):
            return
        introduced = None if self._open else self._introducer.read(line, following)
        if introduced is not None and not line.is_quoted and pages_at_end(line.text) is None:
            self._introduce(at, line, introduced)
            return
        behind = pages_at_end(line.text)
        if behind is not None and self._closes(line, behind):
            own = self._own_work(line, behind)
            given = _Given(line.start + behind.start, behind.written, own, "pages-behind-quotation")
            self._cite(line, line.text[: behind.start].rstrip(" -–—("), given)
            return
        self._inline(line)
        self._pending.append(at)
        self._mark_open(line)
        if len(self._pending) > _MOST:
            self._flush()

    def _following(self, at: int) -> Paragraph | None:
        following = at + 1
        return self._lines[following] if following < len(self._lines) and following not in self._skipped else None

    def _mark_open(self, line: Paragraph) -> None:
        """Remember whether a quotation was opened and not closed: what follows goes on with it."""
        if line.is_quoted:
            marks = line.text.count('"') + line.text.count("“") - line.text.count("”")
            closes = line.text.rstrip(" .,;")[-1:] in tuple('"”»’')
            self._open = not closes and marks % 2 == 1
        elif self._open and line.text.rstrip(" .,;")[-1:] in tuple('"”»'):
            self._open = False

    # --- what introduces -------------------------------------------------------------------------------------------

    def _introduce(self, at: int, line: Paragraph, introduced: Introduction) -> None:
        joins = self._introducing == at - 1 and not self._pending and self._known is not None
        if not joins:
            self._flush()
        reference = introduced.reference
        if introduced.same and reference is None:
            if introduced.doubtful:
                self._known = Known(introduced, None, None, DOUBTFUL, line.start)
            elif self._known is not None:
                self._known = Known(introduced, self._known.work, self._known.reference, self._known.reason, line.start)
            self._introducing = at
            return
        assert reference is not None
        before = self._known.reference if joins and self._known is not None else None
        if before is not None and same_author(before, reference):
            # Of two lines on the same work, a picture's and a caption, the one counts that names a work we know.
            both = (with_more(before, reference), before, reference)
            named = [each for each in both if each.title and self._introducer.is_known(each)]
            reference = named[0] if named else both[0]
        self._known = self._works.known(introduced, reference, line.start)
        self._introducing = at

    # --- what is quoted --------------------------------------------------------------------------------------------

    def _closes(self, line: Paragraph, behind: Pages) -> bool:
        """Tell pages behind a quotation from pages that a sentence of the document names."""
        before = line.text[: behind.start].rstrip()
        if _in_parentheses(before):
            # `(Pell 1974, p. 35)` says itself what it cites.
            return False
        if line.is_quoted or line.kind is BlockKind.QUOTATION:
            return True
        if before[-1:] in tuple('”"»'):
            # Pages in parentheses are read with all others of the paragraph.
            return ")" not in line.text[behind.start : behind.end] and quotations(before) != []
        return (
            before[-1:] in tuple(".!?…")
            and self._known is not None
            and self._known.introduction.strong
            and (self._introducing >= 0 and self._runs_from_introduction())
        )

    def _runs_from_introduction(self) -> bool:
        return not any(self._lines[at].is_quoted for at in self._pending[:1]) or self._open

    def _pages_of_quotation(self, at: int, line: Paragraph, alone: Pages) -> None:
        """Read a line of nothing but pages: they are of the quotation that ends in the line before."""
        if not self._pending or self._pending[-1] != at - 1:
            return
        last = self._lines[at - 1]
        introduced = self._known is not None and self._known.introduction.strong and self._introducing >= 0
        if is_set_off(last) or is_closed(last.text) or (introduced and is_finished(last.text)):
            self._pending.pop()
            given = _Given(line.start + alone.start, alone.written, None, "pages-behind-quotation")
            self._cite(last, last.text, given)

    def _reference(self, at: int, line: Paragraph, following: Paragraph | None) -> bool:
        """Read a line that is a whole reference with its place: of the quotation above it, or else of the one below it."""
        said = line.text.strip(" :")
        if len(said) > _ATTRIBUTION or "," not in said or find_place(said) is None:
            return False
        read = read_reference(said.strip("()[]") if said[:1] in tuple("([") else said)
        if read is None or not (read.authors and read.title and read.locator) or not _ends_with_place(said):
            return False
        leads = line.text.endswith(":")
        known = self._known
        has_place = known is not None and known.place[1] is not None and self._introducing >= 0
        if not leads and not has_place and self._pending[-1:] == [at - 1] and self._sign(at, said.strip("()[]")):
            return True
        if following is None or not (leads or is_set_off(following)):
            return False
        self._flush()
        introduction = Introduction(reference=read, strong=True, rule="introduced-title")
        self._known = self._works.known(introduction, read, line.start)
        self._known.place = read.label, read.locator
        self._introducing = at
        return True

    def _cite(self, line: Paragraph, text: str, given: _Given) -> None:
        """Cite the quotation that ends in `text`, the beginning of a paragraph, with the pages that are given for it."""
        marked = quotations(text)
        last = marked[-1] if marked and marked[-1].closed and not text[marked[-1].end + 1 :].strip(" .,;:–—-") else None
        if last is not None and last.start > _CLOSE and not is_set_off(line) and not self._open:
            # A quotation at the end of the author's own words.
            own = given.own or self._works.named_in(text[max(last.start - SHORT, 0) : last.start - 1].strip())
            self._flush()
            self._inline(line)
            self._add(line.start + last.start, line.start + last.end, replace(given, own=own))
            return
        pending, self._pending = self._pending, []
        quoted = quoted_up_to([self._lines[at] for at in pending], line, self._known, is_open=self._open)
        for each in quoted:
            begin, end = inner(each.text)
            self._add(each.start + begin, each.start + end, given)
        if given.own is not None and marked and marked[0].start <= _CLOSE and marked[-1].closed:
            begin, end = marked[0].start, marked[-1].end
        else:
            begin, end = inner(text)
        self._add(line.start + begin, line.start + end, given)
        self._open = False
        self._introducing = -2

    def _own_work(self, line: Paragraph, behind: Pages) -> tuple[Reference, CitedWork] | None:
        """Return the work that stands between a quotation and its pages, in the same paragraph."""
        found = quotations(line.text[: behind.start])
        if not found or not found[-1].closed:
            return None
        between = line.text[found[-1].end + 1 : behind.start].strip(" -–—(,.;")
        return self._works.named_in(between) if len(between) > 3 else None

    def _inline(self, line: Paragraph) -> None:
        """Cite what stands before pages in parentheses in running prose: `“…” (p. 35)`."""
        text = line.text
        inside = list(pages_inside(text))
        if not inside:
            return
        quoted = [each for each in quotations(text) if each.closed]
        ends = [each.end for each in quoted]
        signed = next((each for each in quoted if _SIGNED.match(text, each.end + 1)), None)
        starts = sentence_starts(text)
        for pages in inside:
            nearest = quoted[at - 1] if (at := bisect_left(ends, pages.start)) else None
            if signed is not None and signed.end < pages.start:
                nearest = signed
            between = text[nearest.end + 1 : pages.start] if nearest is not None else ""
            named = (
                self._works.named_in(between.strip(" -–—,.;"))
                if nearest is not None and 3 < len(between) <= SHORT
                else None
            )
            start = starts[bisect_right(starts, pages.start) - 1]
            if nearest is not None and (named is not None or len(between.strip()) <= _CLOSE):
                first, last = nearest.start, nearest.end
            else:
                first, last = start, start + len(text[start : pages.start].rstrip())
            if named is None:
                named = self._works.named_in(text[max(start, pages.start - SHORT) : pages.start].rstrip())
            if first >= last:
                continue
            given = _Given(line.start + pages.start, pages.written, named, "pages-in-parentheses")
            self._add(line.start + first, line.start + last, given)

    def _sign(self, at: int, said: str) -> bool:
        """Read the line under a quotation that says whose it is, and cite the quotation."""
        index = self._pending[-1]
        if not is_set_off(self._lines[index]):
            return False
        first = index
        while (
            first - 1 in self._pending
            and self._lines[first - 1].is_quoted
            and not is_closed(self._lines[first - 1].text)
        ):
            first -= 1
        title = (
            self._lines[first - 1].text.strip() if first > 0 and len(self._lines[first - 1].text) <= _HEADING else ""
        )
        attribution = attributed(said, title, self._shelf)
        work, reference = attribution.work, attribution.reference
        label, locator = reference.label, reference.locator
        if work is None and (before := self._works.of_author(attribution.name)) is not None:
            # `— Pell, p. 35`, where a work of hers was introduced before.
            work = before[1]
        if locator is None and (place := find_place(said)) is not None:
            label, locator = place.label, place.locator
        if work is not None and attribution.work is not None:
            self._works.remember(attribution.reference, work)
        for each in range(first, index + 1):
            paragraph = self._lines[each]
            begin, end = inner(paragraph.text)
            self._found.append(
                Citation(
                    start=paragraph.start + begin, end=paragraph.start + end, at=self._lines[at].start, work=work,
                    label=label, locator=locator, rule="attribution-line",
                    confidence=0.85 * work.likeness if work is not None else 0.0,
                    unresolved=None if work is not None else NO_TITLE.format(name=attribution.name),
                )
            )  # fmt: skip
        self._pending = self._pending[: self._pending.index(first)]
        self._flush()
        self._known = None
        return True

    def _add(self, start: int, end: int, given: _Given) -> None:
        if start >= end:
            return
        known, own = self._known, given.own
        work = own[1] if own is not None else known.work if known is not None and known.doubt else None
        reason = None
        doubt = 1.0 if own is not None or known is None else known.doubt
        if work is None and self._reviewed is not None and not doubt * bool(known):
            work, doubt = self._reviewed, _OF_REVIEWED
        if work is None:
            reason = known.reason if known is not None and known.reason else NO_WORK
        self._found.append(
            Citation(
                start=start, end=end, at=given.at, work=work, label="page", locator=normalised_locator(given.written), rule=given.rule,
                confidence=0.95 * doubt * work.likeness if work is not None else 0.0, unresolved=reason,
            )
        )  # fmt: skip

    def _flush(self) -> None:
        """Cite what follows an introduction and has no pages: a work and no place in it."""
        pending, self._pending = self._pending, []
        lines = [self._lines[at] for at in pending]
        known, introducing = self._known, self._introducing
        self._introducing, self._open = -2, False
        if known is None or introducing < 0 or not pending:
            return
        if not known.introduction.strong and not any(is_set_off(line) for line in lines[:2]):
            return
        chosen = quoted_without_pages(lines, self._lines[max(pending[0] - 1, 0)], known)
        if not chosen:
            return
        self._works.date(known, " ".join(line.text for line in lines[:2]))
        sure = is_set_off(chosen[0])
        for place, line in enumerate(chosen):
            first, last = inner(line.text)
            work = known.work
            confidence = (0.9 if sure else 0.75 if place == 0 else 0.65) * known.doubt
            self._found.append(
                Citation(
                    start=line.start + first, end=line.start + last, at=known.at, work=work, label=known.place[0],
                    locator=known.place[1], rule=known.introduction.rule, confidence=confidence * work.likeness if work is not None else 0.0,
                    unresolved=None if work is not None else known.reason or NO_WORK,
                )
            )  # fmt: skip


def _in_parentheses(text: str) -> bool:
    """Return whether a text ends inside parentheses in which words stand."""
    opened = text.rfind("(")
    return opened >= 0 and ")" not in text[opened:] and re.search(r"[^\W\d_]", text[opened:]) is not None


def _ends_with_place(text: str) -> bool:
    place = find_place(text)
    while place is not None and (following := find_place(text, place.end)) is not None:
        place = following
    return place is not None and not text[place.end :].strip(" .;:)]")
