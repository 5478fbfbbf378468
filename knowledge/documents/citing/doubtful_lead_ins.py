"""Words before a quotation that name a work and do not say that the quotation is in it: they deny it, report it, or are about it."""

import re
from typing import Final

from .name_patterns import NAME
from .references import Reference

_SPEAK: Final = r"(?:wr[io]te|written|sa(?:y|id)|claim(?:ed)?|argued?|declared?|stated?|mean[t]?|thought|used?|put)"
_DENIES: Final = re.compile(
    rf"\b(?:never|nowhere|(?:did|does|do|has|had|could|would)\s(?:not|never)|(?:did|does|do|has|had)n[’']t)\s(?:[a-z]+\s){{0,2}}?{_SPEAK}\b"
    r"|\b(?:schrieb|schreibt|sagte|sagt|meinte)\s(?:[\w’]+\s){0,6}?(?:nie|niemals|nirgends|nicht)\b"
    r"|\bне\s(?:\w+\s)?(?:писала?|говорила?|утверждала?)\b",
    re.IGNORECASE,
)
# `He never said it better than in The Mill` denies nothing.
_MORE_THAN_EVER: Final = re.compile(
    r"\b(?:more|better|clearer|than|only|so\s(?:\w+ly|well|clear|plain|much)|besser|klarer|so\sklar|только)\b",
    re.IGNORECASE,
)
_HEARSAY: Final = re.compile(
    r"\b(?:some|many|others?|people|enemies|critics|opponents|they|it\sis(?:\soften)?|man|manche|einige)\s(?:often\s|also\s)?(?:say|said|claim|claimed|allege"
    r"|alleged|assert|asserted|believe|believed|maintain|pretend|pretended|behaupten|behauptet|sagen)\s?,?\s(?:that|dass|daß)\b"
    r"|\b(?:allegedly|supposedly|purportedly|reputedly|falsely|wrongly|angeblich|fälschlich(?:erweise)?|якобы)\b"
    r"|\b(?:is|was|are)\s(?:falsely\s|often\s)?(?:said|alleged|supposed|claimed|rumou?red|reputed)\sto\shave\b",
    re.IGNORECASE,
)
_BUT: Final = re.compile(r"\b(?:but|however|yet|in\sfact|in\struth|aber|doch|но)\b", re.IGNORECASE)
_ABOUT: Final = re.compile(
    rf"\S.*?\b(?i:(?:reviews?|criticism|critique|parody|forgery|refutation|summary|denunciation|rezension|kritik|besprechung)\s(?:of|on|von|zu|der|des)"
    rf"|(?:рецензи\w+|отзыв\w*)\s(?:на|о|об)|(?:wrote|writes|written|said|says|remarked|thought|thinks|schrieb|sagte|писал\w*)\s(?:about|of|on|über|о|об))"
    rf"\s(?i:(?:the|his|her|that|this)\s(?:book|article|essay|pamphlet|study)\s)?(?:{NAME}[’']s?\s)?[“\"«„‘*_]{{0,2}}$",
    re.DOTALL,
)
_LONGEST: Final = 600
_WORD: Final = re.compile(r"[^\W_]+")


def is_doubtful(sentence: str, reference: Reference | None) -> bool:
    """Return whether a sentence denies that somebody wrote what follows, gives it as hearsay, or tells of words about the work."""
    said = sentence[-_LONGEST:]
    denied = _DENIES.search(said)
    if denied is not None and not _MORE_THAN_EVER.search(said, denied.end()) and not _BUT.search(said, denied.end()):
        return True
    rumoured = _HEARSAY.search(said)
    if rumoured is not None and not _BUT.search(said, rumoured.end()):
        return True
    words = _WORD.findall(reference.title or "")[:2] if reference is not None else []
    if not words:
        return False
    title = re.search(r"\b" + r"[\W_]+".join(map(re.escape, words)) + r"\b", said, re.IGNORECASE)
    return title is not None and _ABOUT.match(said[: title.start()]) is not None
