"""
Tell the headings of a text whose file does not mark them, precision first.

A heading is short, alone in its paragraph, ends without a full stop, and text follows it. What looks like one and is
none: dates, imprints, bylines, page marks, notes, and sentences that a page break cut off.
"""

import re
from typing import Final

MAX_HEADING: Final = 140
"""Characters of a heading that is numbered, with a page mark in front of it."""
_MAX_PLAIN: Final = 100
_MAX_WORDS: Final = 22
_LEAD: Final = re.compile(r"(?:\{[^{}\n]{0,40}\}\s*)+")
_NUMBERED: Final = re.compile(
    r"(?P<part>(?:part|book|volume)\s+(?:[ivxlc]+|\d{1,3}|one|two|three|four|five)\b)"
    r"|(?P<chapter>(?:chapter|section|appendix|supplement|lecture)\s+(?:[ivxlc]+|\d{1,3}|[a-z]\b|one|two|three|four|five)\b)"
    r"|(?P<bracketed>\((?:\d{1,3}|[ivxlc]{1,6})\)\s+\S)"
    r"|(?P<item>(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVXLC]{1,6}\.)\s+\w)",
    re.IGNORECASE,
)
_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE: Final = re.compile(
    rf"(?:\d{{1,2}}\.?\s+)?(?:{_MONTHS})\w{{0,6}}\.?[\s,\d]*\W*|\W*\d[\d\s./:-]*\W*", re.IGNORECASE
)
_YEAR_AT_END: Final = re.compile(r"\b1[5-9]\d\d\W*$|\b20\d\d\W*$")
_IMPRINT: Final = re.compile(
    r"\b(?:press|publish\w*|publications?|books|printed|edited|translated|translation|vol|no|pp?|isbn|copyright|source|"
    r"https?|www|published|written|updated|first)\b|©|@",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(
    r"(?:by|from|to|see|cf|ibid|op|edited|translated|updated|written|source|note)\b", re.IGNORECASE
)
_REFERENCE: Final = re.compile(r"\[\d{1,4}\]?|\bpp?\.?\s?\d|\bibid\b|^\W*(?:ss?|seiten?|сс?|стр)\.\s?\d", re.IGNORECASE)
_HANGING: Final = frozenset(
    "a an the of and or but in on at to for from with by as that which who is are was were be been has have had not its his "
    "her their our my this these those than into upon over under between".split()
)  # fmt: skip
_NAMES: Final = re.compile(r"(?i:introduction|conclusions?|preface|foreword|notes|footnotes|endnotes|references|bibliography"
                           r"|contents|abstract|summary|afterword|epilogue|prologue|appendix|index)\W?")  # fmt: skip
_QUOTES: Final = tuple('"“”«»„*•-–—…|<>/=_~^+[')
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")


def heading_level(line: str, following: str, *, is_first: bool = False) -> int:
    """
    Return the level of a line that is a paragraph, 0 where it is none; `following` is what comes after it.

    1 is the title and parts, 2 chapters and what is numbered in brackets, 3 all below.
    """
    lead = _LEAD.match(line)
    text = line[lead.end() :] if lead else line
    if not text or len(text) > MAX_HEADING or not following:
        return 0
    words = _WORD.findall(text)
    if not words or len(words) > _MAX_WORDS or text[-1] in ".,;:…\"”'–—-=*([{" or "..." in text:
        return 0
    if text.startswith(_QUOTES) or _DATE.fullmatch(text) or _REFERENCE.search(text) or words[-1].casefold() in _HANGING:
        return 0
    if _is_running_on(following):
        return 0
    if _NAMES.fullmatch(text):
        return 2
    if found := _NUMBERED.match(text):
        return _numbered_level(found, text, following)
    return _plain_level(text, words, following, is_first=is_first)


def _numbered_level(found: re.Match[str], text: str, following: str) -> int:
    if found["part"]:
        return 1
    if found["chapter"] or found["bracketed"]:
        # "(1) One thing (2) another" is a list in a line, and "chapter two shows" a sentence.
        is_list = len(re.findall(r"\(\d{1,3}\) ", text)) > 1
        rest = text[found.end("chapter") :].strip(" :.–—-") if found["chapter"] else ""
        return 0 if is_list or (rest and rest[0].islower()) else 2
    # Of items the heading is the one that no item follows, and that does not look like a note.
    if _IMPRINT.search(text) or _NUMBERED.match(following[:40]) or "," in text:
        return 0
    return 3 if _begins_like_text(following) else 0


def _plain_level(text: str, words: list[str], following: str, *, is_first: bool) -> int:
    if not text[0].isupper() or _IMPRINT.search(text) or _BYLINE.match(text) or _YEAR_AT_END.search(text):
        return 0
    if text[-1] in "!?" and not _is_title(words):
        return 0
    if len(text) > _MAX_PLAIN:
        return 0
    if is_first:
        return 1
    if text.isupper() and len(words) > 1:
        return 2
    is_short = len(words) <= 10 and len(text) <= 70
    return 3 if is_short and _begins_like_text(following) and "," not in text else 0


def _is_title(words: list[str]) -> bool:
    """Return whether words are written as in a title, most of them with a capital."""
    return sum(word[0].isupper() for word in words) * 3 >= len(words) * 2


def _begins_like_text(following: str) -> bool:
    """Return whether a paragraph of text follows, or a heading below this one does: not another short line of the same kind."""
    return len(following) > _MAX_PLAIN


def _is_running_on(following: str) -> bool:
    """Return whether what follows goes on in the middle of a sentence, behind a page mark if need be."""
    lead = _LEAD.match(following)
    rest = following[lead.end() if lead else 0 :][:1]
    return rest.islower()
