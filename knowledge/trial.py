"""What a change of claims would do to recognition, before it is saved: told by sayings that somebody has judged already."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from rapidfuzz import fuzz, process

from .edit.commands import Command, Entry, Retire, Save
from .edit.service import ref_of
from .edition import Edition
from .entries import ClaimEntry
from .evaluate import LabelledMessage
from .recognise import Confidence, Recogniser
from .recognise.learned import taught_by
from .recognise.recogniser import TRUST_IN_RECENT
from .store.holdings import Ref
from .text import fold
from .views import Match

NEAREST = 60
"""Sayings of other claims that are tried: those most like what is new in the changed claims."""
_MOST_OWN = 1_000
_MOST_COMPARED = 5_000
_MOST_MESSAGES = 1_000


class SayingKind(StrEnum):
    """Who has judged a saying, and how."""

    PHRASING = "phrasing"
    COUNTEREXAMPLE = "counterexample"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedSaying:
    """
    What somebody says, and what is recognised in it.

    Attributes:
        text: what is said.
        kind: a phrasing or a counterexample of `claims`, or a message that is labelled with them.
        claims: slugs; of a message that is about none, nothing.
        before, after: the likeliest claim without and with the change, where it is likely enough for a mark.
    """

    text: str
    kind: SayingKind
    claims: tuple[str, ...]
    before: Match | None
    after: Match | None

    @property
    def is_right_before(self) -> bool:
        """Whether recognition does with it what it should, without the change."""
        return self._is_right(self.before)

    @property
    def is_right(self) -> bool:
        """Whether recognition does with it what it should, with the change."""
        return self._is_right(self.after)

    def _is_right(self, match: Match | None) -> bool:
        if self.kind is SayingKind.COUNTEREXAMPLE:
            return match is None or match.claim not in self.claims
        return match.claim in self.claims if match is not None else not self.claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """
    What a change would do. Every saying stands in one list at most.

    Attributes:
        tried: how many sayings were tried.
        firing: counterexamples in which their own claim would be recognised.
        unrecognised: phrasings of the changed claims in which these would not be recognised, and were not before.
        newly: what a changed claim would be recognised in, and is not now.
        no_longer: what the right claim is recognised in now, and would not be.
    """

    tried: int
    firing: tuple[TriedSaying, ...] = ()
    unrecognised: tuple[TriedSaying, ...] = ()
    newly: tuple[TriedSaying, ...] = ()
    no_longer: tuple[TriedSaying, ...] = ()


def laid_over(edition: Edition, entries: Mapping[Ref, Entry | None]) -> Edition:
    """Return an edition with entries put in (None: taken out), at once: it has not learned from them yet."""
    claims = {key: entry for (name, key), entry in entries.items() if name == "claim"}
    changed = [entry for entry in claims.values() if isinstance(entry, ClaimEntry)]
    gone = [key for key, entry in claims.items() if entry is None]
    recogniser = edition.recogniser.changed(changed, gone) if claims else edition.recogniser
    return edition.changed(entries, edition.versions, recogniser=recogniser)


def entries_of(commands: Iterable[Command]) -> dict[Ref, Entry | None]:
    """Return what saving and retiring would put in place; what other commands lead to, only the history knows."""
    return {
        ref_of(command): command.entry if isinstance(command, Save) else None
        for command in commands
        if isinstance(command, (Save, Retire))
    }


def touches_recognition(edition: Edition, commands: Iterable[Command]) -> bool:
    """Return whether commands change what recognition goes by in a claim."""
    return any(
        name == "claim" and _learned(edition.base.claims.get(key)) != _learned(entry)
        for (name, key), entry in entries_of(commands).items()
    )


def try_change(edition: Edition, commands: Iterable[Command], messages: Sequence[LabelledMessage] = ()) -> Trial:
    """
    Return what commands would do to recognition, within a second or two for a handful of claims.

    `messages` are labelled by hand, where the operator has some.
    """
    entries = {ref: entry for ref, entry in entries_of(commands).items() if ref[0] == "claim"}
    if not entries:
        return Trial(tried=0)
    # What was not learned from yet is judged more warily, so both are laid over: only the change makes a difference.
    before = laid_over(edition, {ref: edition.base.entry(*ref) for ref in entries})
    return try_edition(before, laid_over(edition, entries), messages, likely=TRUST_IN_RECENT * Confidence.BALANCED.mark)


def try_edition(
    before: Edition,
    after: Edition,
    messages: Sequence[LabelledMessage] = (),
    *,
    likely: float = Confidence.BALANCED.mark,
) -> Trial:
    """Return what differs between what two editions recognise, in sayings of the claims that differ and those like them."""
    touched = {
        slug
        for slug in {**before.base.claims, **after.base.claims}
        if _learned(before.base.claims.get(slug)) != _learned(after.base.claims.get(slug))
    }
    if not touched:
        return Trial(tried=0)
    tried = [
        replace(
            saying,
            before=_likeliest(before.recogniser, saying.text, likely),
            after=_likeliest(after.recogniser, saying.text, likely),
        )
        for saying in _sayings(before, after, touched, messages)
    ]
    firing, unrecognised, newly, no_longer = [], [], [], []
    for saying in tried:
        own = set(saying.claims) & touched
        if saying.kind is SayingKind.COUNTEREXAMPLE and not saying.is_right:
            # What others' counterexamples do is of interest where the change does it.
            if own or saying.is_right_before:
                firing.append(saying)
        elif saying.is_right_before and not saying.is_right and saying.claims:
            no_longer.append(saying)
        elif saying.kind is SayingKind.PHRASING and own and not saying.is_right:
            unrecognised.append(saying)
        elif saying.after is not None and saying.after.claim in touched and _slug(saying.before) != saying.after.claim:
            newly.append(saying)
    return Trial(
        tried=len(tried),
        firing=tuple(firing),
        unrecognised=tuple(unrecognised),
        newly=tuple(newly),
        no_longer=tuple(no_longer),
    )


def _sayings(
    before: Edition, after: Edition, touched: set[str], messages: Sequence[LabelledMessage]
) -> list[TriedSaying]:
    own: dict[tuple[str, str, str], TriedSaying] = {}
    for edition in (after, before):
        for slug in sorted(touched & edition.base.claims.keys()):
            for saying in _of_claim(edition.base.claims[slug]):
                own.setdefault((saying.kind, slug, saying.text), saying)
    known = [text for slug in touched for text in _new_phrasings(before, after, slug)]
    labelled = [_saying(each.text, SayingKind.MESSAGE, *each.claims) for each in messages[:_MOST_MESSAGES]]
    return [*islice(own.values(), _MOST_OWN), *_nearest(_of_others(after, touched), known), *labelled]


def _new_phrasings(before: Edition, after: Edition, slug: str) -> list[str]:
    """Return the phrasings that a change adds to a claim; all of them where it adds none, its statement where it has none."""
    old, new = (
        [saying.text for saying in _of_claim(claim) if saying.kind is SayingKind.PHRASING]
        if (claim := edition.base.claims.get(slug)) is not None
        else []
        for edition in (before, after)
    )
    added = [text for text in new if text not in old]
    return (
        added
        or new
        or old
        or [edition.base.claims[slug].statement for edition in (before, after) if slug in edition.base.claims]
    )


def _of_claim(claim: ClaimEntry) -> Iterator[TriedSaying]:
    for text in (*claim.phrasings.asserts, *claim.phrasings.disputes, *claim.phrasings.asks):
        yield _saying(text, SayingKind.PHRASING, claim.slug)
    for text in claim.counterexamples:
        yield _saying(text, SayingKind.COUNTEREXAMPLE, claim.slug)


def _of_others(edition: Edition, touched: set[str]) -> list[TriedSaying]:
    """Return the sayings of other claims, those first that share a topic with what is touched."""
    claims = edition.base.claims
    topics = {topic for slug in touched & claims.keys() for topic in claims[slug].topics}
    others = sorted(
        (claim for slug, claim in claims.items() if slug not in touched),
        key=lambda claim: -len(topics.intersection(claim.topics)),
    )
    return list(islice((saying for claim in others for saying in _of_claim(claim)), _MOST_COMPARED))


def _nearest(sayings: Sequence[TriedSaying], known: Sequence[str]) -> list[TriedSaying]:
    """Return those sayings that are written most like one that is known."""
    if len(sayings) <= NEAREST:
        return list(sayings)
    texts = {index: fold(saying.text) for index, saying in enumerate(sayings)}
    best: dict[int, float] = {}
    for text in known:
        for _, score, index in process.extract(fold(text), texts, scorer=fuzz.token_set_ratio, limit=NEAREST):
            best[index] = max(score, best.get(index, 0.0))
    return [sayings[index] for index in sorted(sorted(best, key=lambda index: -best[index])[:NEAREST])]


def _saying(text: str, kind: SayingKind, *claims: str) -> TriedSaying:
    return TriedSaying(text=text, kind=kind, claims=claims, before=None, after=None)


def _likeliest(recogniser: Recogniser, text: str, likely: float) -> Match | None:
    best = next(iter(recogniser.recognise(text, 1)), None)
    return best if best is not None and best.probability >= likely and best.restraint is None else None


def _learned(claim: Entry | None) -> object:
    """Return what recognition goes by in a claim."""
    return taught_by(claim) if isinstance(claim, ClaimEntry) else None


def _slug(match: Match | None) -> str | None:
    return match.claim if match is not None else None
