"""What a recogniser learns from the entries, and what it is learned by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..entries import ClaimEntry, TopicEntry
from ..text import strip_markup, words
from .claim_index import ClaimIndex
from .encoding.vectors import Vectors
from .kernel import MAX_LEARNED
from .reading import Reader
from .sayings import Wording, gather, wordings
from .taught import TaughtJudge
from .training import idle_talk


@dataclass(frozen=True, slots=True)
class Learned:
    """What a recogniser needs beside the encoder, and what is remembered."""

    slugs: tuple[str, ...]
    wordings: tuple[tuple[Wording, ...], ...]
    misses: tuple[tuple[str, ...], ...]
    reader: Reader
    index: ClaimIndex
    judge: TaughtJudge | None


def is_teachable(claims: Iterable[ClaimEntry]) -> bool:
    """Return whether claims are few enough to be learned from in seconds."""
    sayings = sum(len(claim.counterexamples) + len(wordings(claim)) for claim in claims)
    return sayings + len(idle_talk()) <= MAX_LEARNED


def learn_from(
    claims: Sequence[ClaimEntry], topics: Sequence[TopicEntry], vectors: Vectors | None, *, teachable: bool
) -> Learned:
    """Learn from claims in the order given; so many that they are not `teachable` are only indexed."""
    reader = reader_for(claims, topics)
    worded = tuple(wordings(claim) for claim in claims)
    judge = TaughtJudge(gather(claims, reader, idle_talk()), len(claims), reader, vectors) if teachable else None
    index = ClaimIndex([texts_of(own) for own in worded])
    misses = tuple(claim.counterexamples for claim in claims)
    return Learned(tuple(claim.slug for claim in claims), worded, misses, reader, index, judge)


def texts_of(own: Iterable[Wording]) -> list[str]:
    """Return what the wordings of a claim say, without markup."""
    return [strip_markup(wording.text) for wording in own]


def taught_by(claim: ClaimEntry) -> tuple[object, ...]:
    """Return what of an entry is learned from."""
    return claim.slug, claim.statement, claim.question, claim.phrasings, claim.counterexamples


def reader_for(claims: Iterable[ClaimEntry], topics: Iterable[TopicEntry]) -> Reader:
    """Return a reader that knows the names of the topics and the spelling of the claims."""
    return Reader(topics, {word for claim in claims for word in (*words(claim.statement), *words(claim.question))})
