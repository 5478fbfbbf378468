"""Texts that look like a statement of a claim and are none, made from the statements themselves.

Near misses are what a small knowledge base lacks most: the same sentence about somebody else, the same names with
nothing said.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .encoding.vectors import Vectors
from .reading import TOPIC, Idea, Reader, Reading
from .sayings import NO_CLAIM, Saying

_FEWEST_LEFT = 2
"""A saying with fewer words beside its names is not worth spoiling: too little of it remains to mislead anybody."""

_RARELY = 0.1
"""Somebody who is named first in at most this share of a claim's sayings is not whom the claim is about."""

STRANGERS = (
    "Kowalski", "the Ottomans", "Napoleon", "my manager", "the devs", "Castro", "Henry Ford", "the Whigs", "Vietnam",
    "our landlord", "Bismarck", "the union", "Nehru", "the mods", "Cromwell", "the airline",
)  # fmt: skip
"""Whom an encoder is told of in the place of somebody whom the knowledge base knows."""


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A reading made from the saying `source`: it states no claim or, if `only_its_own`, not that saying's."""

    source: int
    reading: Reading
    only_its_own: bool


def with_meanings(spoiled: Sequence[Spoiled], vectors: Vectors | None) -> list[Spoiled]:
    """Return spoiled readings with the vectors of what they say now, if there is an encoder."""
    if vectors is None or not spoiled:
        return list(spoiled)
    rows = vectors.of([text.reading.text for text in spoiled])
    return [
        dataclasses.replace(text, reading=dataclasses.replace(text.reading, meaning=row))
        for text, row in zip(spoiled, rows, strict=True)
    ]


def spoil(sayings: Sequence[Saying], reader: Reader) -> list[Spoiled]:
    """Return spoiled readings of the sayings that state a claim; each is spoiled in one way, the ways take turns."""
    leads = _leads(sayings)
    found: list[Spoiled] = []
    for number, saying in enumerate(sayings):
        if saying.stance is None or not saying.reading.topics:
            continue
        way = number % 4
        if way == 0:
            spoiled = _about_strangers(saying.reading, reader, saying.reading.topics)
        elif way == 1:
            spoiled = _only_names(saying.reading, reader)
        elif way == 2:
            spoiled = _about_another(saying.reading, reader, leads, saying.claim)
        else:
            spoiled = _about_strangers(saying.reading, reader, saying.reading.topics - reader.actors)
        if spoiled is not None:
            found.append(Spoiled(number, spoiled, only_its_own=way >= 2))
    return found


def _about_strangers(reading: Reading, reader: Reader, replaced: frozenset[str]) -> Reading | None:
    """Say the same about people or things that the knowledge base has never heard of."""
    if not replaced or len([term for term in reading.terms if term[0] != TOPIC]) < _FEWEST_LEFT:
        return None
    return reader.assemble(
        [tuple(_unnamed(idea, replaced) for idea in clause) for clause in reading.clauses],
        reading.words,
    )


def _unnamed(idea: Idea, replaced: frozenset[str]) -> Idea:
    if replaced.isdisjoint(idea.terms):
        return idea
    strange = tuple("§" + term[1:] for term in idea.terms)
    return Idea(strange, strange, STRANGERS[sum(map(ord, strange[0])) % len(STRANGERS)])


def _only_names(reading: Reading, reader: Reader) -> Reading:
    """Keep the names alone, as in a message that mentions them and says something else."""
    said = [tuple(idea for idea in clause if idea.terms[0][0] == TOPIC) for clause in reading.clauses]
    return reader.assemble([clause for clause in said if clause], reading.words)


def _about_another(reading: Reading, reader: Reader, leads: Mapping[int, Counter[str]], claim: int) -> Reading | None:
    """Put somebody in the first one's place who hardly ever has it in this claim."""
    if not reading.actors:
        return None
    ours = leads[claim]
    rare = _RARELY * ours.total()
    others = [actor for actor, _ in leads[NO_CLAIM].most_common() if ours[actor] <= rare]
    if not others:
        return None
    first, other = reading.actors[0], others[0]
    return reader.assemble(
        [tuple(_exchanged(idea, first, other) for idea in clause) for clause in reading.clauses],
        reading.words,
    )


def _exchanged(idea: Idea, first: str, other: str) -> Idea:
    for actor, instead in ((first, other), (other, first)):
        if actor in idea.terms:
            return Idea((instead,), (instead[1:],), instead[1:])
    return idea


def _leads(sayings: Sequence[Saying]) -> dict[int, Counter[str]]:
    """Count who is named first, claim by claim and (as `NO_CLAIM`) in all of them, the most frequent first."""
    found: dict[int, Counter[str]] = {NO_CLAIM: Counter()}
    for saying in sayings:
        if saying.stance is not None and saying.reading.actors:
            for claim in (saying.claim, NO_CLAIM):
                found.setdefault(claim, Counter())[saying.reading.actors[0]] += 1
    return found
