"""Whether what was read of a reference looks like a work, or like a reference that was not understood."""

import re
from typing import Final

from .given_names import is_person
from .imprints import NAME_WORD

_NO_BEGINNING: Final = re.compile(
    r"(?:in|and|und|see|vgl\.|cf\.|eds?\.|hrsg\.|hg\.|trans\.|ibid\.?)(?:[\s,:]|$)"
    r"|(?i:edited|translated|herausgegeben|übersetzt|quoted|cited|zitiert|reprinted)\s(?i:by|in|from|von|nach)\s"
    r"|[,;:)\]]"
)
"""What stands between the parts of a reference, or says what its editor did: no title begins with it."""
_A_PLACE: Final = re.compile(
    r"(?:[0-9]{1,5}[-–][0-9]{1,5}|[0-9]{1,3})\.\s\S|(?:1[4-9]|20)[0-9]{2}[./]{1,2}\s?[“„«\"‘/]"
)
"""Pages that a sentence follows, or a year that a title in quotation marks follows."""
_PART: Final = re.compile(
    r"(?:[\W\d]|\b(?:app|appendix|appx|pts?|parts?|vols?|volumes?|bks?|ser|series|no|nos|nr|pp?|fo|fol|folio|teil|bd|bde|abt|heft)\b"
    r"|\b[ivxlc]{1,7}\b)*",
    re.IGNORECASE,
)
"""Nothing but the part of a work: `App. 195`, `1792, Part 2`."""
_IN_THE_MIDDLE: Final = re.compile(
    r",\s(?:see|see also|cf\.|e\.\s?g\.|for example|quoted in|cited in|vgl\.|siehe),?\s"
    r"|\bet al\.|\bibid\.|[,.][”»]\s\w|[.;]\s(?:See|Cf\.|Vgl\.)\s(?:(?:also|esp\.|auch)\s)?[^\W\d_a-zа-яё]"
)
"""What a reference says between two works."""
_FROM_SOMEBODY: Final = re.compile(
    rf"\b(?:from|by|see|von|bei)\s(?P<name>{NAME_WORD}(?:\s{NAME_WORD}){{1,3}}),\s(?=[^\W\d_a-zа-яё‘“])"
)
_LOWER_WORD: Final = re.compile(r"[a-zа-яё]{2,}[\s,.;]")
_LABELS: Final = frozenset(
    "quotation quotations quote quotes citation citations source sources zitat zitate quelle quellen".split()
)


def is_work(title: str | None, container: str | None, authors: tuple[str, ...], editors: tuple[str, ...]) -> bool:
    """Return whether a reading names a work, and shows no sign of a reference that was not understood."""
    if not all(map(is_author, (*authors, *editors))):
        return False
    return is_title(title, authors) if title else container is not None and is_container(container)


def goes_on(title: str) -> bool:
    """Return whether a sentence goes on where a title should begin; `e-Mail and Empire` is a title."""
    return _LOWER_WORD.match(title) is not None


def is_title(title: str, authors: tuple[str, ...]) -> bool:
    """Return whether something may be the title of a work by these authors, and is not the rest of a reference misread."""
    if _NO_BEGINNING.match(title) or _A_PLACE.match(title) or _IN_THE_MIDDLE.search(title):
        return False
    if _PART.fullmatch(title) and not re.fullmatch(r"[0-9]{2,4}(?:[-–][0-9]{2,4})?", title):
        return False
    if authors:
        return True
    # `Details from Ada Pell, The Mill`: the author stands inside of what was taken for the title.
    told = _FROM_SOMEBODY.search(title)
    return told is None or not is_person(told["name"])


def is_container(container: str) -> bool:
    """Return whether something may be the name of a newspaper or journal of which nothing else is told."""
    return re.search(r"\s[0-9]{1,4}$", container) is None and _NO_BEGINNING.match(container) is None


def is_author(name: str) -> bool:
    """Return whether something may be an author: no lone initial, no number, and no word for what follows it."""
    return (
        re.fullmatch(r"[^\W\d_]\.?", name) is None
        and re.search(r"[0-9]", name) is None
        and name.casefold() not in _LABELS
    )
