"""A light stemmer for chat English: enough to join `collectivised`, `collectivization` and `collectivise`.

It strips a few common endings and unifies British and American spelling. It is no Porter stemmer: what it
leaves apart, the character grams of the index bring together.
"""

from functools import lru_cache

_MIN_STEM = 3
_VOWELS = frozenset("aeiouy")
# Longest first; the ending and what stays in its place.
_ENDINGS = (
    ("isations", ""), ("isation", ""), ("izations", ""), ("ization", ""), ("isers", ""), ("izers", ""),
    ("ising", ""), ("izing", ""), ("ised", ""), ("ized", ""), ("iser", ""), ("izer", ""), ("ises", ""),
    ("izes", ""), ("ise", ""), ("ize", ""), ("itions", ""), ("ition", ""), ("ations", ""), ("ation", ""),
    ("ments", ""), ("ment", ""), ("ities", ""), ("ity", ""), ("fulness", ""), ("ness", ""), ("ions", ""),
    ("ion", ""), ("ists", "ist"), ("isms", "ism"), ("ically", "ic"), ("ingly", ""), ("edly", ""), ("ily", "y"),
    ("ally", ""), ("ly", ""), ("ible", ""), ("able", ""), ("ies", "y"), ("ied", "y"), ("ings", ""), ("ing", ""),
    ("ives", ""), ("ive", ""), ("ers", "er"), ("ed", ""), ("es", ""), ("s", ""),
)  # fmt: skip


@lru_cache(maxsize=8_000)
def singular(word: str) -> str:
    """Return a folded word without a plural `s`; names must not lose more (`Stalinism` is not Stalin)."""
    return word[:-1] if len(word) > _MIN_STEM and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=8_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; short words and numbers come back as they are."""
    if len(word) <= _MIN_STEM or not word.isalpha():
        return word
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and not (ending == "s" and word.endswith(("ss", "us", "is"))):
            left = word[: -len(ending)] + rest
            if len(left) >= _MIN_STEM and not _VOWELS.isdisjoint(left):
                word = left
                break
    if len(word) > _MIN_STEM and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    if len(word) > _MIN_STEM and word[-1] in "ey":
        word = word[:-1]
    return word
