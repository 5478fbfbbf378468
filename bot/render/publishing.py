"""What keeps a claim from being published, and what is worth a look before it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from discord.app_commands import locale_str

from knowledge import PAGE_NEEDED, ClaimEntry, Edition, Kind, Stance, escape_markdown

from ..command_ids import typed
from ..words import N_, Words
from ..words.command_names import CHOICE
from .entries import entry_name
from .limits import clip

KINDS = {
    Kind.CONTESTED: N_("**contested**: both sides have evidence; it is answered without being asked for"),
    Kind.SETTLED: N_("**settled**: the record is not seriously disputed; it is answered without being asked for"),
    Kind.CONTEXT: N_("**context**: it attacks people for what they are; the record only, and only when asked for"),
    Kind.DRAFT: N_("**draft**: not published; it is not answered on its own"),
}
_SIDES = {Stance.AFFIRMS: N_("the side that affirms"), Stance.DISPUTES: N_("the side that disputes")}
# As `/kb evidence` offers them.
_SIDE_CHOICES = {Stance.AFFIRMS: locale_str("for the claim"), Stance.DISPUTES: locale_str("against the claim")}
_TWO_SIDED = {Kind.CONTESTED, Kind.SETTLED}
_SAYING = 160
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """Words that are taken for something else than they should be: for a claim, given its code, with a probability."""

    text: str
    code: str
    probability: float


def side_name(words: Words, stance: Stance) -> str:
    """Return what a side is called, whatever its heading."""
    return words(_SIDES[stance])


def lacks(words: Words, claim: ClaimEntry, kind: Kind) -> list[str]:
    """Return what is missing for a claim to be published as a kind, each with the command that mends it."""
    edit = typed("kb edit", words, claim=claim.code)
    if kind is Kind.DRAFT:
        return []
    if kind is Kind.CONTEXT:
        if len(claim.sides) > 1:
            return [
                words(
                    "It has two sides. A claim that attacks people is never one of two sides: keep the record only. {edit}",
                    edit=edit,
                )
            ]
        if not any(side.evidence for side in claim.sides):
            return [_add(words, claim, words("There is no evidence for the record."), _record_side(claim))]
        return []
    sizes = dict.fromkeys(Stance, 0) | {side.stance: len(side.evidence) for side in claim.sides}
    found = [
        _add(words, claim, words("There is no evidence on {side}.", side=side_name(words, stance)), stance)
        for stance, size in sizes.items()
        if not size
    ]
    fewer, more = sorted(sizes, key=lambda stance: sizes[stance])
    if not found and sizes[more] - sizes[fewer] > 1:
        text = words(
            "The sides are not even: {more} items on {longer}, {fewer} on {shorter}. Bring them within one of each other.",
            more=sizes[more],
            longer=side_name(words, more),
            fewer=sizes[fewer],
            shorter=side_name(words, fewer),
        )
        found.append(_add(words, claim, text, fewer))
    return found


def publishing_lines(words: Words, claim: ClaimEntry, kind: Kind) -> list[str]:
    """Return what would become of a claim."""
    lines = [entry_name(claim, claim.slug), words(KINDS[kind])]
    if claim.kind is kind:
        lines.append(words("It is so already; saved again, it counts as reviewed today."))
    return lines


def remarks(words: Words, edition: Edition, claim: ClaimEntry, kind: Kind) -> list[str]:
    """Return what is worth a look before a claim is published, and does not stop it."""
    if kind is Kind.DRAFT:
        return []
    found = []
    pageless = [
        item.id for side in claim.sides for item in side.evidence if PAGE_NEEDED in edition.cite(item.citation).missing
    ]
    if pageless:
        text = words.plural(
            "{n} item has no page: {items}. The card says “page needed” there.",
            "{n} items have no page: {items}. The card says “page needed” there.",
            len(pageless),
            items=_named(words, [f"`{each}`" for each in pageless]),
        )
        found.append(_mended_by(text, typed("kb edit", words, claim=claim.code)))
    if kind in _TWO_SIDED and claim.contestedness is None:
        text = words("It does not say in a cited sentence how contested it is.")
        found.append(_mended_by(text, typed("kb edit", words, claim=claim.code)))
    if not claim.phrasings.asserts:
        text = words("It knows no words in which people state it, so it is hardly ever recognised.")
        found.append(_mended_by(text, typed("kb phrasing", words, claim=claim.code)))
    return found


def trial_lines(words: Words, claim: ClaimEntry, phrasings: Sequence[Stray], held_off: Sequence[Stray]) -> list[str]:
    """Return what came of trying a claim's words: phrasings that are taken for another claim, counterexamples for it."""
    tried = len(claim.phrasings.asserts) + len(claim.phrasings.disputes) + len(claim.phrasings.asks)
    tried += len(claim.counterexamples)
    if not tried:
        return []
    if not phrasings and not held_off:
        return [
            words.plural("✅ {n} saying tried: none is mistaken.", "✅ {n} sayings tried: none is mistaken.", tried)
        ]
    lines = [
        words(
            "⚠️ “{text}” is taken for {code} ({percent}), not for this claim.",
            text=_saying(stray.text),
            code=stray.code,
            percent=words.percent(stray.probability),
        )
        for stray in phrasings[:_NAMED]
    ]
    lines += [
        words(
            "⚠️ The counterexample “{text}” is taken for this claim ({percent}).",
            text=_saying(stray.text),
            percent=words.percent(stray.probability),
        )
        for stray in held_off[:_NAMED]
    ]
    left = len(phrasings) + len(held_off) - len(lines)
    if left:
        lines.append(words.plural("…and {n} more.", "…and {n} more.", left))
    lines.append(_mended_by(words("Reword them, or take them out:"), typed("kb phrasing", words, claim=claim.code)))
    return lines


def cited_text(words: Words, name: str, codes: Sequence[str]) -> str:
    """Return why a work or a topic cannot be taken out: the claims that it is used in."""
    return words.plural(
        "{name} stays, for {n} claim uses it: {claims}. Take it out there first: `/kb edit`, `/kb evidence`.",
        "{name} stays, for {n} claims use it: {claims}. Take it out there first: `/kb edit`, `/kb evidence`.",
        len(codes),
        name=name,
        claims=_named(words, codes, 15),
    )


def _record_side(claim: ClaimEntry) -> Stance:
    return claim.sides[0].stance if claim.sides else Stance.DISPUTES


def _add(words: Words, claim: ClaimEntry, text: str, stance: Stance) -> str:
    side = words.term(CHOICE, _SIDE_CHOICES[stance].message)
    return _mended_by(text, typed("kb evidence", words, claim=claim.code, side=side))


def _mended_by(text: str, command: str) -> str:
    return f"{text} {command}"


def _named(words: Words, names: Sequence[str], most: int = _NAMED) -> str:
    shown = list(names[:most])
    if len(names) > most:
        shown.append(words.plural("{n} more", "{n} more", len(names) - most))
    return words.listed(shown)


def _saying(text: str) -> str:
    return escape_markdown(clip(text, _SAYING))
