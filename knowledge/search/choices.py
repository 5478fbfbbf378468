"""What typed text may become: claims, topics, authors and works by the names under which they are offered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry
from .terms import Fields, claim_token, comparable, comparable_words, topic_token, work_token

NAME_LIMIT: Final = 100
"""Discord's limit for the name and the value of a choice."""

DOT: Final = " · "


class Sort(StrEnum):
    """What a choice stands for."""

    CLAIM = "claim"
    TOPIC = "topic"
    AUTHOR = "author"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Choice:
    """A name to show, the value to search for, the fields to find it by; `key` is the slug or id of what it stands for."""

    sort: Sort
    key: str
    name: str
    value: str
    fields: Fields


def choices_of(
    claims: Iterable[ClaimEntry], topics: Iterable[TopicEntry], works: Sequence[WorkEntry]
) -> tuple[Choice, ...]:
    """Return every choice, each under a name of its own: claims first, in their order."""
    named: dict[str, Choice] = {}
    for choice in (*_of_claims(claims), *_of_topics(topics), *_of_authors(works), *_of_works(works)):
        # What has another's name goes by its key.
        name = choice.name if choice.name not in named else choice.key
        named.setdefault(name, Choice(choice.sort, choice.key, name, choice.value, choice.fields))
    known = {comparable(choice.value) for choice in named.values() if choice.sort is Sort.TOPIC}
    return tuple(
        choice for choice in named.values() if choice.sort is not Sort.AUTHOR or comparable(choice.value) not in known
    )


def _of_claims(claims: Iterable[ClaimEntry]) -> Iterator[Choice]:
    for claim in claims:
        fields: Fields = (
            (1.0, [claim_token(claim)]),
            (0.6, comparable_words(claim.question)),
            (0.5, comparable_words(claim.statement)),
            (0.2, [*map(topic_token, claim.topics)]),
        )
        yield Choice(Sort.CLAIM, claim.slug, clipped(f"{claim.code}{DOT}{claim.question}"), claim.code, fields)


def _of_topics(topics: Iterable[TopicEntry]) -> Iterator[Choice]:
    for topic in topics:
        fields: Fields = (
            (0.95, [*comparable_words(topic.name), topic_token(topic.id)]),
            (0.5, comparable_words(" ".join(topic.aliases))),
        )
        yield Choice(Sort.TOPIC, topic.id, clipped(f"{topic.name}{DOT}topic"), topic.name, fields)


def _of_authors(works: Iterable[WorkEntry]) -> Iterator[Choice]:
    for author in sorted({clipped(str(name)) for work in works for name in work.author}):
        fields: Fields = ((0.95, comparable_words(author)),)
        yield Choice(Sort.AUTHOR, author, clipped(f"{author}{DOT}author"), author, fields)


def _of_works(works: Iterable[WorkEntry]) -> Iterator[Choice]:
    for work in works:
        people = " ".join(map(str, (*work.author, *work.editor)))
        fields: Fields = (
            (1.0, [work_token(work.id)]),
            (0.6, comparable_words(work.title)),
            (0.4, comparable_words(people)),
            (0.3, [str(year) for year in (work.year, work.first_year) if year]),
        )
        yield Choice(Sort.WORK, work.id, work_name(work), work.id, fields)


def work_name(work: WorkEntry) -> str:
    """Return a work's name as a choice: title, people, year."""
    about = ", ".join(str(part) for part in (work.people, work.first_year) if part)
    return clipped(f"{work.title}{DOT}{about}" if about else work.title)


def clipped(text: str) -> str:
    """Return a text in one line that is no longer than a choice may be."""
    text = " ".join(text.split())
    return text if len(text) <= NAME_LIMIT else text[: NAME_LIMIT - 1].rstrip() + "…"
