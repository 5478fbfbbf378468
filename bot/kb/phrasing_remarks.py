"""What recognition makes of phrasings and counterexamples before they are saved. Pure, and takes a moment."""

from knowledge import ClaimEntry, Edition, escape_markdown

from ..render.limits import clip
from ..words import Words

_SHOWN = 100
_MOST = 12
"""Remarks; there is more to read beside them."""


def remarks_on(words: Words, edition: Edition, old: ClaimEntry, new: ClaimEntry) -> list[str]:
    """
    Return what a person should know before they save, in sentences.

    That is: which of the new phrasings are recognised already, or as another claim. What they would change, a trial tells.
    """
    remarks = []
    for text in _added(_phrasings(old), _phrasings(new)):
        match = edition.likeliest(text)
        claim = edition.base.claims.get(match.claim) if match is not None else None
        if match is None or claim is None:
            continue
        percent, shown = words.percent(match.probability), _shown(text)
        if claim.slug == new.slug:
            remarks.append(words("“{text}” is recognised already ({percent}).", text=shown, percent=percent))
        else:
            remarks.append(
                words("“{text}” is taken for {code} so far ({percent}).", text=shown, code=claim.code, percent=percent)
            )
    return remarks[:_MOST]


def _phrasings(claim: ClaimEntry) -> tuple[str, ...]:
    return (*claim.phrasings.asserts, *claim.phrasings.disputes, *claim.phrasings.asks)


def _added(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    before = set(old)
    return [text for text in new if text not in before]


def _shown(text: str) -> str:
    return escape_markdown(clip(text, _SHOWN))
