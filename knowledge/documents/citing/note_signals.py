"""Words around the source of a note that say how it bears on what is cited: against it, from somebody else, or misquoted."""

import re
from dataclasses import dataclass
from typing import Final

from .introductions import clean_name
from .name_patterns import NAME
from .references import Reference, read_reference
from .shelf import Shelf

_AGAINST: Final = re.compile(
    r"(?:(?P<surely>but\s+see(?:\s+also)?|but\s+cf\.?|cf\.?|compare|contrast|for\s+(?:the|an?)\s(?:opposite|different|contrary|opposing|other)"
    r"\s(?:view|opinion|account|reading|position),?\s+see|anders:?|dagegen:?|ср\.)|contra|pace|unlike|against|gegen|im\s+gegensatz\s+zu"
    r"|в\s+отличие\s+от)[\s:,]+",
    re.IGNORECASE,
)
_REPORTED: Final = re.compile(
    r"(?P<who>[^\n.;:()\[\]“”\"«»]{2,80}?),?\s(?:as\s)?(?:quoted|cited|reported|reproduced)\s(?:in|by|from)[:\s]+(?=[^\W\d_])"
    r"|(?P<unnamed>)(?:as\s)?(?:quoted|cited|reported|reproduced)\s(?:in|by|from)[:\s]+(?=[^\W\d_])",
    re.IGNORECASE,
)
_QUOTING: Final = re.compile(rf"[\s,;(]{{1,3}}(?P<how>(?i:quoting|citing|from))\s(?P<name>{NAME})(?=[\s,.;)]|$)")
_MISQUOTED: Final = re.compile(
    r"[\s,;(]{1,3}(?:as\s+)?(?:misquoted|misrepresented|distorted|falsified)\b", re.IGNORECASE
)
_OWNED: Final = re.compile(rf"(?P<name>{NAME})[’'](?:s\s|\s)[\w\s]{{2,40}}")
_INSIDE: Final = re.compile(
    r"\b(?:in|of|to|by|from|against|on|about|with|von|aus|zu|gegen|über)\s(?=[^\W\d_a-zа-яё][^,]{1,60},\s)"
)
_MOST_INSIDE: Final = 4
_LONGEST_NAME: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """
    What stands before a source, up to `end`.

    Attributes:
        against: whether the source says something else than the cited words, or is only to be compared.
        reported: whether the source reports somebody's words, and `speaker` whose, where that is named.
    """

    end: int
    against: bool = False
    reported: bool = False
    speaker: str | None = None


def signal_before(text: str, start: int, end: int) -> Signal | None:
    """Return the signal that a note begins with, or None: `Contra`, `But see`, `Lund, quoted in`."""
    found = _AGAINST.match(text, start, end)
    if found is not None:
        # `Against Method, p. 5` is a title; against somebody there is a name and a title.
        read = read_reference(text[found.end() : end]) if not found["surely"] else None
        if found["surely"] or (read is not None and read.authors and read.title):
            return Signal(end=found.end(), against=True)
        return None
    told = _REPORTED.match(text, start, end)
    if told is None:
        return None
    who = told["who"]
    return Signal(end=told.end(), reported=True, speaker=_speaker(who) if who else None)


def _speaker(who: str) -> str | None:
    """Return whose words are reported: `Lund`, `Lund's diary`, `Lund, Speeches`."""
    owned = _OWNED.fullmatch(who)
    said = owned["name"] if owned is not None else who.split(",", maxsplit=1)[0]
    name = clean_name(re.sub(r"^(?:see|also|siehe)\s", "", said.strip(), flags=re.IGNORECASE))
    return name if name is not None and len(name.split()) <= _LONGEST_NAME else None


def quoted_behind(text: str, at: int, end: int, *, reported: bool) -> str | None:
    """Return whom a source is said to quote behind its pages: `p. 4, quoting Lund`; `from Lund` where it is said to cite."""
    found = _QUOTING.match(text, at, end)
    if found is None or (found["how"].casefold() == "from" and not reported):
        return None
    return clean_name(found["name"])


def is_misquoted(text: str, at: int, end: int) -> bool:
    """Return whether it is said behind a source that its words are not as it has them."""
    return _MISQUOTED.match(text, at, end) is not None


def holds_another(reference: Reference, shelf: Shelf) -> bool:
    """Return whether what was read as a title is a remark on a known work: `This is not in Ada Hill, Mills of the Valley`."""
    title = reference.title or ""
    if reference.container is not None or "," not in title:
        return False
    for at, found in enumerate(_INSIDE.finditer(title)):
        read = read_reference(title[found.end() :])
        if read is not None and read.authors and read.title and shelf.fitting(read):
            return True
        if at >= _MOST_INSIDE:
            break
    return False
