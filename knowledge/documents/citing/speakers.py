"""Who speaks in quoted words where that is not the work's author: `“…,” wrote the historian B. F. Tull`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ...cite import fold
from ..cited import Citation, CitedWork
from ..document import BlockKind
from .introductions import SPEAKER, clean_name, last_sentence, title_and_author
from .likeness import families, family_name, same_name
from .name_patterns import CAPITALISED, PARTICLE
from .paragraphs import Paragraph, inner, position, quotations

_NAME: Final = rf"(?:{CAPITALISED}(?:[^\W\d_]\.)*)(?:\s(?:{PARTICLE}\s){{0,2}}{CAPITALISED}(?:[^\W\d_]\.)*){{0,4}}"
_VERB: Final = (
    r"(?:wrote|writes|said|says|noted|notes|observed|remarked|argued|argues|declared|announced|explained|added|asked|replied|answered|continued"
    r"|asserted|concluded|recalled|complained|insisted|exclaimed|schrieb|sagte|meinte|erklärte|писал[аи]?|сказал[аи]?|говорил[аи]?|заявил[аи]?"
    r"|écrivait|écrit|disait)"
)
_AFTER: Final = re.compile(
    rf"[\s,]{{0,3}}(?:{_VERB}\s(?:(?:the|a|an|der|die)\s(?:[\w’'-]+\s){{1,5}}?)?(?P<first>{_NAME})"
    rf"|(?P<second>{_NAME})\s(?:\w+ly\s|himself\s|also\s)?{_VERB}\b)"
)
_IN_WORDS_OF: Final = re.compile(
    rf"\b(?:in\sthe\swords\sof|according\sto|as|mit\sden\sworten\svon|по\sсловам)\s(?P<name>{_NAME})"
)
_BY: Final = re.compile(rf"\b(?:by|von)\s(?:the\s)?(?P<name>{_NAME}):$")
_NEAR: Final = 220
_NEAR_VERB: Final = 60
_SENTENCE_ENDS: Final = (". ", "? ", "! ", "” ", '." ')
_OPENS: Final = frozenset("“„«»\"'‘‚")
_LEAST_WORDS: Final = 4
_RULES: Final = frozenset(
    """page-mark reproduced-text pages-behind-quotation introduced-title introduced-author same-work possessive-title bookshop-line attribution-line
    """.split()
)
_CITING: Final = frozenset(
    """note note-ibid note-op-cit note-several author-date author-page numbered-reference full-reference ibid-in-parentheses quoted-in
    """.split()
)
_ACCORDING: Final = re.compile(
    rf"\b(?i:in\sthe\swords\sof|according\sto|mit\sden\sworten\svon|laut|по\sсловам)\s(?P<name>{_NAME})[,:]$"
)
_LEADS_ON: Final = (",", ":", "that", "dass", "daß", "что")


def with_speakers(text: str, lines: Sequence[Paragraph], citations: Sequence[Citation]) -> list[Citation]:
    """Return the citations, and others for what somebody else than the author is quoted with inside of them."""
    found: list[Citation] = []
    for each in citations:
        if each.rule in _CITING and each.quoted is None:
            name = _leading_speaker(lines, each)
            found.append(replace(each, quoted=name))
            continue
        if each.rule not in _RULES or each.quoted is not None:
            found.append(each)
            continue
        whole = _whole(lines, each)
        if whole is not None:
            found.append(whole)
            continue
        found.append(each)
        found += _inside(text, each)
    return found


def _leading_speaker(lines: Sequence[Paragraph], citation: Citation) -> str | None:
    """Return who speaks in a quotation by the words before it, where a note or parentheses cite the work of somebody else."""
    at = position(lines, citation.start)
    line = lines[at] if at >= 0 else None
    if citation.work is None or line is None or not line.start <= citation.start < citation.end <= line.end:
        return None
    start, end = citation.start - line.start, citation.end - line.start
    if start == 0 or (line.text[start - 1] in _OPENS and not line.text[: start - 1].strip()):
        is_apart = line.is_quoted or line.kind is BlockKind.QUOTATION
        before = lines[at - 1].text if at > 0 and is_apart else ""
        name = _announced_by(last_sentence(before)) if before.endswith(":") else None
    elif line.text[start - 1] in _OPENS:
        name = _announced_by(_sentence_before(line.text, start - 1))
    else:
        return None
    name = name or _named_behind(line.text, end)
    return name if name is not None and not is_by(name, citation.work) else None


def _announced_by(said: str) -> str | None:
    """Return who is said to speak by a sentence that leads on to a quotation: `As Pell put it,`, `Pell said in May:`."""
    said = said.rstrip()
    if not said.endswith(_LEADS_ON):
        return None
    if (told := _ACCORDING.search(said)) is not None:
        return clean_name(told["name"])
    near = _NEAR if said.endswith(":") else _NEAR_VERB
    spoken = [found for found in SPEAKER.finditer(said) if len(said) - found.end() <= near]
    return clean_name(spoken[-1]["name"]) if spoken else None


def _sentence_before(said: str, end: int) -> str:
    before = said[max(end - _NEAR, 0) : end]
    return before[max((before.rfind(mark) + 2 for mark in _SENTENCE_ENDS if mark in before), default=0) :]


def _named_behind(said: str, end: int) -> str | None:
    # Behind a full stop a new sentence begins, of which somebody else may be the subject.
    behind = _AFTER.match(said, end + 1) if said[end - 1] != "." else None
    # `“Shall we?” Pell replied: “No.”`: who is named there says what comes next.
    if behind is None or said[behind.end() : behind.end() + 1] == ":":
        return None
    return clean_name(behind["first"] or behind["second"])


def is_by(name: str, work: CitedWork) -> bool:
    """Return whether a work is by whom a name names, or in the newspaper of that name, or tells nobody that it could be by."""
    people = families(work.csl)
    titles = [fold(str(work.csl.get(field) or "")) for field in ("title", "container-title")]
    if fold(name) in titles or not (people or titles[1]):
        return True
    return any(same_name(family_name(name), family) for family in people)


def _whole(lines: Sequence[Paragraph], citation: Citation) -> Citation | None:
    """Return a citation of a paragraph in quotation marks inside a reproduced text with its speaker, or None."""
    at = position(lines, citation.start)
    line = lines[at] if at >= 0 else None
    if line is None or at == 0 or citation.rule not in ("page-mark", "reproduced-text") or not line.is_quoted:
        return None
    if line.start != citation.start or line.end != citation.end or not lines[at - 1].text.endswith(":"):
        return None
    first, last = inner(line.text)
    found = quotations(line.text)
    if first == 0 or last == len(line.text) or len(found) > 1:
        return None
    name = introduced_speaker(last_sentence(lines[at - 1].text))
    if name is None or _is_author(name, citation):
        return None
    return replace(citation, start=line.start + first, end=line.start + last, quoted=name)


def introduced_speaker(sentence: str) -> str | None:
    """Return who speaks in the quotation that a sentence with a colon introduces."""
    by = _BY.search(sentence)
    if by is not None and (name := clean_name(by["name"])) is not None:
        return name
    # The subject stands first, or nearest before the verb: `The critic, once of the Review, Ada Pell, wrote me in May:`.
    start = re.match(rf"(?:(?:And|But|Then|As|So|Also|Und|И)\s)?(?P<name>{_NAME})", sentence)
    name = clean_name(start["name"]) if start is not None else None
    if name is not None:
        return name
    spoken = [clean for found in SPEAKER.finditer(sentence) if (clean := clean_name(found["name"])) is not None]
    return spoken[-1] if spoken else None


def _inside(text: str, citation: Citation) -> list[Citation]:
    said = text[citation.start : citation.end]
    found: list[Citation] = []
    for each in quotations(said):
        if not each.closed or len(said[each.start : each.end].split()) < _LEAST_WORDS:
            continue
        name = _speaker_of(said, each.start, each.end)
        if name is not None and not _is_author(name, citation):
            start, end = citation.start + each.start, citation.start + each.end
            end -= len(text[start:end]) - len(text[start:end].rstrip(" ,"))
            found.append(
                replace(
                    citation,
                    start=start,
                    end=end,
                    quoted=name,
                    rule="quotation-in-quotation",
                    confidence=citation.confidence * 0.95,
                )
            )
    return found


def _speaker_of(said: str, start: int, end: int) -> str | None:
    if (name := _named_behind(said, end)) is not None:
        return name
    before = _sentence_before(said, start - 1)
    if (
        not before.rstrip().endswith((",", ":", "that", "dass", "что", "a", "the"))
        and before.rstrip()[-1:].isalpha() is False
    ):
        return None
    spoken = [found for found in SPEAKER.finditer(before) if len(before) - found.end() <= _NEAR_VERB]
    if spoken and before.rstrip().endswith((",", ":", "that", "dass", "что")):
        return clean_name(spoken[-1]["name"])
    words = _IN_WORDS_OF.search(before)
    return (
        clean_name(words["name"])
        if words is not None and before.rstrip().endswith((",", ":")) and "words" in words[0]
        else None
    )


def _is_author(name: str, citation: Citation) -> bool:
    if citation.work is None:
        return False
    _, author = title_and_author(citation.work)
    return bool(author) and fold(author.split()[-1]) == fold(name.rsplit(maxsplit=1)[-1])
