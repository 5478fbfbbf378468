"""What the text of a note cites: the sources that it begins with, and those that its further words give in parentheses."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from .locators import bare_pages, find_place
from .note_signals import is_misquoted, quoted_behind, signal_before
from .references import MAX_REFERENCE, Reference, read_reference


class Back(StrEnum):
    """How a note points back at one before it."""

    SAME = "ibid"  # the work cited last, and its place unless another is given
    SAME_PLACE = "loc. cit."  # the author's work cited before, and its place
    WORK = "op. cit."  # the author's work cited before
    AUTHOR = "idem"  # the author cited last, another work


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    A source in the text of a note, `text[start:end]`.

    Attributes:
        reference: what it says of the work; with `back` no more than an author, a short title and a place.
        back: how it points at another note, where it does.
        of_note: the number of the note that it points at, where it gives one.
        leads: whether the note begins with it, so that it is what the number in the text stands for; else it is given for
            words of the note.
        quoted_in: whether the source before it is quoted here.
        against: whether it says something else than the cited words, or is only to be compared with them.
        speaker: whom it quotes, where that is said.
        misquoted: whether the cited words are said to be not as the source has them.
    """

    start: int
    end: int
    reference: Reference
    back: Back | None = None
    of_note: str | None = None
    leads: bool = False
    quoted_in: bool = False
    against: bool = False
    speaker: str | None = None
    misquoted: bool = False


_BACK: Final = (
    (Back.SAME, r"ibid(?:em)?\b\.?|ebd\b\.?|ebenda\b|ib\.(?=[\s,])|ivi\b|там\s+же\b\.?|ibíd\b\.?|id\.(?=,)"),
    (Back.SAME_PLACE, r"loc\.?\s?cit\b\.?"),
    (
        Back.WORK,
        r"op\.?\s?cit\b\.?|l\.\s?c\.|opus\s+citatum|a\.\s?a\.\s?o\b\.?|указ\.\s?(?:соч|раб)\b\.?|цит\.\s?соч\b\.?|ders\.,\s+a\.\s?a\.\s?o\b\.?",
    ),
    (Back.AUTHOR, r"idem\b|eadem\b|ders\.|dies\.|он\s+же\b\.?|id\.(?=\s)"),
)
_ANY_BACK: Final = re.compile(
    r"(?<![\w.])(?:" + "|".join(rf"(?P<b{at}>{words})" for at, (_, words) in enumerate(_BACK)) + ")", re.IGNORECASE
)
_SIGNAL: Final = re.compile(
    r"(?:(?:but\s+)?see(?:\s+also)?(?:,?\s+for\s+example,?|,?\s+e\.\s?g\.,?|,?\s+in\s+particular,?)?|cf\.?|compare|e\.\s?g\.,?|also"
    r"|siehe(?:\s+auch)?|vgl\.|см\.(?:\s+также)?|voir)[\s:,]+",
    re.IGNORECASE,
)
_REMARK_AND_SIGNAL: Final = re.compile(
    r"(?:For|On|About|Für|Zu|Zum|Zur|Über|О|Об|Pour|Sur)\s[^.;:()\n]{3,160}?,?\s(?:see(?:\s+also)?|cf\.|siehe(?:\s+auch)?|s\.|vgl\.|см\.(?:\s+также)?|voir),?\s+(?=[^\W\d_a-zа-яё“‘«„])"
)
_QUOTED_IN: Final = re.compile(
    r"[(\s,;]*(?:as\s+)?(?:quoted|cited|reprinted|reproduced)\s+(?:in|from|by|after)[:\s]+|[(\s,;]*zit(?:iert)?\.?\s+(?:nach|in|bei)[:\s]+"
    r"|[(\s,;]*цит\.\s+по:?\s+",
    re.IGNORECASE,
)
_OF_NOTE: Final = re.compile(
    r"\(?(?:see\s+)?(?:above,?\s+)?\b(?:n|fn|note|anm|прим)\b\.?\s?([0-9]{1,4})\)?(?:\s+above)?[,\s]*", re.IGNORECASE
)
_SEE_SENTENCE: Final = re.compile(
    r"(?:(?<=[.;)’”»\"])\s+|^)(?=(?:see|cf\.|compare|siehe|vgl\.|см\.)(?:\s+also|\s+for\s+example|\s+auch|\s+также)?,?\s+[^\W\d_])",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"\s*[.,]?\s*(?:;|\band\b(?=\s+(?:in\s+)?[^\W\d_a-zа-яё]|\s+[‘“]))\s*(?:and\s+)?")
_SPEECH: Final = re.compile(r":\s*[‘“\"«„]|,\s*[‘“\"«„](?:[^‘’“”\"»]|’(?=\w| [a-z])){25}")
_WHOLE_SENTENCE: Final = re.compile(
    r"(?<!\b[^\W\d_])(?<!\bVol)(?<!\bvol)(?<!\bBd)(?<!\bNo)(?<!\bno)(?<!\bSt)\.(?=\s+[^\W\d_a-zа-яё‘“«]|\s*$)|;|\n\n"
)
_MAX_BEFORE_BACK: Final = 20
_MAX_SOURCES: Final = 40


def sources(text: str, start: int, end: int) -> list[Source]:
    """Return the sources in the text of a note, `text[start:end]`, in order."""
    found: list[Source] = []
    at = start
    while len(found) < _MAX_SOURCES:
        quoted_in = _QUOTED_IN.match(text, at, end)
        begin = quoted_in.end() if quoted_in is not None and found else at
        source = _source(text, begin, end)
        if source is None:
            break
        found.append(replace(source, leads=True, quoted_in=quoted_in is not None and bool(found)))
        at = source.end
        if _QUOTED_IN.match(text, at, end):
            continue
        joined = _JOINED.match(text, at, end)
        if joined is None:
            break
        at = joined.end()
    return found + _in_prose(text, at, end)


def begins_with_a_source(text: str, start: int, end: int) -> bool:
    """Return whether the text of a note begins with a source."""
    return _source(text, start, min(end, start + MAX_REFERENCE)) is not None


def _source(text: str, start: int, end: int) -> Source | None:
    """Return the source that `text[start:end]` begins with, or None."""
    while start < end and text[start].isspace():
        start += 1
    told = signal_before(text, start, min(end, start + MAX_REFERENCE))
    source = _plain_source(text, told.end, end) if told is not None else None
    if told is None or source is None:
        told, source = None, _plain_source(text, start, end)
    if source is None:
        return None
    return replace(
        source,
        start=start,
        against=told is not None and told.against,
        speaker=(told.speaker if told is not None else None)
        or quoted_behind(text, source.end, end, reported=told is not None and told.reported),
        misquoted=is_misquoted(text, source.end, end),
    )


def _plain_source(text: str, start: int, end: int) -> Source | None:
    """Return a source without what is said of its bearing, behind no more than *see*."""
    if (signal := _SIGNAL.match(text, start, end) or _REMARK_AND_SIGNAL.match(text, start, end)) is not None:
        start = signal.end()
    last = min(end, start + MAX_REFERENCE)
    return _back(text, start, last) or _placed(text, start, last) or _unplaced(text, start, last)


def _back(text: str, start: int, end: int) -> Source | None:
    """Return `ibid, pp. 3–4`, `Lewin, op. cit., p. 5` or `Bukharin, idem`, where the text begins with such."""
    found = _ANY_BACK.search(text, start, min(end, start + 200))
    if found is None:
        return None
    before = text[start : found.start()].strip(" ,:(")
    if (
        re.search(r"[.;!?\n]\s|[.;]$", re.sub(r"(?<=\b[^\W\d_])\.", "", before))
        or len(before.split()) > _MAX_BEFORE_BACK
    ):
        return None
    back = next(kind for at, (kind, _) in enumerate(_BACK) if found[f"b{at}"])
    if back is Back.AUTHOR:
        if not before and (source := _other_work(text, start, found.end(), end)) is not None:
            return source
        back = Back.SAME
    of_note = _OF_NOTE.search(text, found.end(), min(end, found.end() + 40))
    if of_note is not None and text[found.end() : of_note.start()].strip(" ,(."):
        of_note = None
    stop = of_note.end() if of_note is not None else found.end()
    label, locator, stop = _place_behind(text, stop, end) or (None, None, stop)
    reference = replace(_named_before(before), label=label, locator=locator)
    return Source(start=start, end=stop, reference=reference, back=back, of_note=of_note[1] if of_note else None)


def _named_before(before: str) -> Reference:
    """Return the author, and perhaps a short title, before a word such as *ibid*."""
    if not before:
        return Reference()
    said = read_reference(f"{before}, p. 1")
    return said if said is not None and said.title and said.authors else Reference(authors=(before,))


def _other_work(text: str, start: int, behind: int, end: int) -> Source | None:
    """Return another work of the author before: `idem, A Title, p. 3`."""
    stop = _stop(text, behind, end)
    place = find_place(text, behind, stop)
    reference = read_reference(text[behind : place.end if place is not None else stop].strip(" ,"))
    if reference is None or not reference.title:
        return None
    return Source(start=start, end=place.end if place is not None else stop, reference=reference, back=Back.AUTHOR)


def _place_behind(text: str, start: int, end: int) -> tuple[str, str, int] | None:
    """Return label, locator and end of a place directly behind a word such as *ibid*."""
    gap = re.compile(r"[\s.,:]*").match(text, start, end)
    begin = gap.end() if gap is not None else start
    place = find_place(text, begin, min(end, begin + 200))
    if place is not None and place.start == begin:
        return place.label, place.locator, place.end
    bare = re.compile(r"[0-9]{1,4}(?:\s?[-–—,]\s?[0-9]{1,4}){0,20}(?=\s*(?:[.;)]|$))").match(text, begin, end)
    if bare is not None and begin > start and (pages := bare_pages(bare[0])) is not None:
        return "page", pages, bare.end()
    return None


def _placed(text: str, start: int, end: int) -> Source | None:
    """Return a source up to its pages: `Author, Title, p. 5`."""
    place = find_place(text, start, end)
    while place is not None and text[place.end : place.end + 1] == "." and place.label in {"chapter", "section"}:
        place = find_place(text, place.end, end)
    if place is None:
        return _with_bare_pages(text, start, end)
    before = text[start : place.start]
    if before.count("(") != before.count(")") or _is_prose(before):
        return None
    reference = read_reference(text[start : place.end])
    if reference is None:
        return None
    # A note may name a work without pages before one with them.
    stop = _WHOLE_SENTENCE.search(text, start, place.start)
    if stop is not None and ";" in stop[0]:
        return None
    return Source(start=start, end=place.end, reference=reference)


def _with_bare_pages(text: str, start: int, end: int) -> Source | None:
    """Return a source whose pages have no `p`: `Author, Title (Place: Publisher, 1974), 98–101`."""
    for found in re.compile(
        r"[,:]\s([0-9]{1,4}(?:\s?[-–—]\s?[0-9]{1,4})?(?:,\s[0-9]{1,4}(?:\s?[-–—]\s?[0-9]{1,4})?){0,20})(?=\s*(?:[.;]|$))"
    ).finditer(text, start, end):
        before = text[start : found.start()]
        if bare_pages(found[1]) is None:
            continue
        if before.count("(") != before.count(")") or _is_prose(before):
            return None
        reference = read_reference(text[start : found.end()])
        stop = _WHOLE_SENTENCE.search(text, start, found.start())
        if reference is None or (stop is not None and ";" in stop[0]):
            return None
        if reference.locator is not None:
            return Source(start=start, end=found.end(), reference=reference)
    return None


def _unplaced(text: str, start: int, end: int) -> Source | None:
    """Return a source without pages: it must say where or when it appeared, or be a name and a title in quotation marks."""
    stop = _stop(text, start, end)
    piece = text[start:stop]
    if _is_prose(piece) or len(piece.split()) > 40 or piece.count("(") != piece.count(")"):
        return None
    reference = read_reference(piece)
    if reference is None:
        return None
    told = reference.year or reference.volume or (reference.authors and reference.container)
    return Source(start=start, end=stop, reference=reference) if told and _is_titled(reference) else None


def _is_titled(reference: Reference) -> bool:
    """Return whether what was taken for a title is written like one: most of its longer words are capitalised, or it is short."""
    words: list[str] = re.findall(r"[^\W\d_]{4,}", reference.title or reference.container or "")
    capital = sum(word[0].isupper() for word in words)
    return bool(reference.authors) or capital * 2 >= len(words)


def _stop(text: str, start: int, end: int) -> int:
    found = _WHOLE_SENTENCE.search(text, start, end)
    return found.start() if found is not None else end


def _is_prose(text: str) -> bool:
    """Return whether a text introduces somebody's words, as no source does: `As she noted: ‘…`."""
    found = _SPEECH.search(text)
    if found is None:
        return False
    introduced = text[: found.start()].strip()
    names = re.fullmatch(r"(?:[^\W\d_a-zа-яё][\w.’'-]*\s?|(?:and|und|и|&)\s){1,10}", introduced)
    return names is None


def _in_prose(text: str, start: int, end: int) -> list[Source]:
    """Return the sources that further words of a note give: in parentheses, or after *see*."""
    found: list[Source] = []
    at = start
    sees = [match.end() for match in _SEE_SENTENCE.finditer(text, start, end)]
    while at < end and len(found) < _MAX_SOURCES:
        opening = text.find("(", at, end)
        see = next((each for each in sees if each >= at), None)
        if see is not None and (opening < 0 or see < opening):
            source = _source(text, see, end)
            sees.remove(see)
            if source is not None:
                found.append(replace(source, leads=True))
                at = source.end
            continue
        if opening < 0:
            break
        sources_here, at = _parenthesis(text, opening, end)
        found += sources_here
    return found


def _parenthesis(text: str, opening: int, end: int) -> tuple[list[Source], int]:
    """Return the sources of a parenthesis and where to go on; one that lost its closing mark ends with the note."""
    closing = _closing(text, opening, end)
    inside = closing if closing is not None else end
    found: list[Source] = []
    at = opening + 1
    while at < inside and len(found) < _MAX_SOURCES:
        source = _source(text, at, inside)
        if source is None:
            break
        found.append(replace(source, start=opening if not found else source.start))
        at = source.end
        joined = _JOINED.match(text, at, inside)
        if joined is None:
            break
        at = joined.end()
    if len(found) == 1 and closing is not None and found[0].reference.locator is None:
        # `(Author, Title, 1973) p42`
        place = _place_behind(text, closing + 1, min(end, closing + 60))
        if place is not None:
            label, locator, stop = place
            return [
                replace(found[0], reference=replace(found[0].reference, label=label, locator=locator), end=stop)
            ], stop
    # A parenthesis with nothing but a source in it; one that says more is prose, in which there may be another.
    if found and closing is not None:
        return found, closing + 1
    return found, found[-1].end if found else opening + 1


def _closing(text: str, opening: int, end: int) -> int | None:
    depth = 0
    for place in range(opening, min(end, opening + MAX_REFERENCE)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place
    return None
