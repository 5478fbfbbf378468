"""What typed text may become: claims, topics, authors and works by the names under which they are offered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry
from .register import Register, merged
from .terms import Fields, claim_token, comparable, comparable_words, topic_token, work_token

NAME_LIMIT: Final = 100
"""Discord's limit for the name and the value of a choice."""

DOT: Final = " · "

ChoicePlace = tuple[int, int, str]
"""Where a choice stands: claims first, in the order of their codes, then topics, authors, works."""


class Sort(StrEnum):
    """What a choice stands for."""

    CLAIM = "claim"
    TOPIC = "topic"
    AUTHOR = "author"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Choice:
    """
    What is offered.

    Attributes:
        sort, key: what it stands for; `key` is a slug or an id.
        place: where it stands among all.
        name, value: what is shown, and what to search for.
        fields: what it is found by.
    """

    sort: Sort
    key: str
    place: ChoicePlace
    name: str
    value: str
    fields: Fields


class Choices:
    """Every choice, each under a name of its own. They never change; changed ones share what stayed."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.shown: Mapping[ChoicePlace, Choice] = MappingProxyType({})
        # Each choice as it would be shown if no other had its name, by the names that it may get.
        self._wanting: Register[str, Choice] = Register(_place)
        # With the authors that are left out because a topic is called like them.
        self._named: Mapping[ChoicePlace, Choice] = self.shown
        self._alike: Register[str, Choice] = Register(_place)
        self._by_name: Register[str, Choice] = Register(_place)

    def value(self, name: str) -> str | None:
        """Return the value of the choice with this name, as it is compared, or None; of several, the last has it."""
        found = self._by_name[name]
        return found[-1].value if found else None

    def found_by(self, place: ChoicePlace) -> tuple[Fields, ...]:
        """Return what the choice at a place is found by; nothing where none is."""
        choice = self.shown.get(place)
        return (choice.fields,) if choice else ()

    def changed(self, gone: Sequence[Choice], new: Sequence[Choice]) -> tuple["Choices", frozenset[ChoicePlace]]:
        """Return choices without some that are offered, and with others; and where another is shown than was."""
        changed = Choices()
        changed._wanting = self._wanting.changed(_names_of(gone), _names_of(new))
        company = changed._company(name for choice in (*gone, *new) for name in (choice.name, choice.key))
        named = {choice.place: choice for choice in _named(company.values())}
        altered = {
            place
            for place in {choice.place for choice in gone} | company.keys()
            if self._named.get(place) != named.get(place)
        }
        changed._named = merged(self._named, {place: named.get(place) for place in altered})
        old = [choice for place in altered if (choice := self._named.get(place))]
        now = [choice for place in altered if (choice := named.get(place))]
        changed._alike = self._alike.changed(_alike(old), _alike(now))
        for value, choice in _alike([*old, *now]):
            if choice.sort is Sort.TOPIC:
                altered |= {other.place for other in (*self._alike[value], *changed._alike[value])}
        shown = {place: changed._shown(place) for place in altered}
        shown = {place: choice for place, choice in shown.items() if choice != self.shown.get(place)}
        changed.shown = merged(self.shown, shown)
        old = [choice for place in shown if (choice := self.shown.get(place))]
        changed._by_name = self._by_name.changed(_by_name(old), _by_name(filter(None, shown.values())))
        return changed, frozenset(shown)

    def _company(self, names: Iterable[str]) -> dict[ChoicePlace, Choice]:
        """Return the choices that may get one of these names, or a name that one of those may get, and so on."""
        found: dict[ChoicePlace, Choice] = {}
        todo = set(names)
        seen: set[str] = set()
        while todo:
            seen.add(name := todo.pop())
            for choice in self._wanting[name]:
                found[choice.place] = choice
                todo |= {choice.name, choice.key} - seen
        return found

    def _shown(self, place: ChoicePlace) -> Choice | None:
        choice = self._named.get(place)
        if choice is None or choice.sort is not Sort.AUTHOR:
            return choice
        return None if any(other.sort is Sort.TOPIC for other in self._alike[comparable(choice.value)]) else choice


def _place(choice: Choice) -> ChoicePlace:
    return choice.place


def _names_of(choices: Iterable[Choice]) -> Iterator[tuple[str, Choice]]:
    for choice in choices:
        yield choice.name, choice
        yield choice.key, choice


def _named(choices: Iterable[Choice]) -> Iterator[Choice]:
    taken: set[str] = set()
    for choice in sorted(choices, key=_place):
        # What has another's name goes by its key.
        name = choice.name if choice.name not in taken else choice.key
        if name not in taken:
            taken.add(name)
            yield replace(choice, name=name)


def _alike(choices: Iterable[Choice]) -> Iterator[tuple[str, Choice]]:
    for choice in choices:
        if choice.sort in {Sort.TOPIC, Sort.AUTHOR}:
            yield comparable(choice.value), choice


def _by_name(choices: Iterable[Choice]) -> Iterator[tuple[str, Choice]]:
    for choice in choices:
        if key := comparable(choice.name):
            yield key, choice


def choice_of_claim(claim: ClaimEntry) -> Choice:
    """Return what a claim is offered as: its code and its question."""
    fields: Fields = (
        (1.0, [claim_token(claim)]),
        (0.6, comparable_words(claim.question)),
        (0.5, comparable_words(claim.statement)),
        (0.2, [*map(topic_token, claim.topics)]),
    )
    place = (0, int(claim.code[2:]), claim.slug)
    return Choice(Sort.CLAIM, claim.slug, place, clipped(f"{claim.code}{DOT}{claim.question}"), claim.code, fields)


def choice_of_topic(topic: TopicEntry) -> Choice:
    """Return what a topic is offered as."""
    fields: Fields = (
        (0.95, [*comparable_words(topic.name), topic_token(topic.id)]),
        (0.5, comparable_words(" ".join(topic.aliases))),
    )
    return Choice(Sort.TOPIC, topic.id, (1, 0, topic.id), clipped(f"{topic.name}{DOT}topic"), topic.name, fields)


def authors_of(work: WorkEntry) -> set[str]:
    """Return the names of a work's authors as they are offered."""
    return {clipped(str(name)) for name in work.author}


def choice_of_author(author: str) -> Choice:
    """Return what an author is offered as."""
    fields: Fields = ((0.95, comparable_words(author)),)
    return Choice(Sort.AUTHOR, author, (2, 0, author), clipped(f"{author}{DOT}author"), author, fields)


def choice_of_work(work: WorkEntry) -> Choice:
    """Return what a work is offered as."""
    people = " ".join(map(str, (*work.author, *work.editor)))
    fields: Fields = (
        (1.0, [work_token(work.id)]),
        (0.6, comparable_words(work.title)),
        (0.4, comparable_words(people)),
        (0.3, [str(year) for year in (work.year, work.first_year) if year]),
    )
    return Choice(Sort.WORK, work.id, (3, 0, work.id), work_name(work), work.id, fields)


def work_name(work: WorkEntry) -> str:
    """Return a work's name as a choice: title, people, year."""
    about = ", ".join(str(part) for part in (work.people, work.first_year) if part)
    return clipped(f"{work.title}{DOT}{about}" if about else work.title)


def clipped(text: str) -> str:
    """Return a text in one line that is no longer than a choice may be."""
    text = " ".join(text.split())
    return text if len(text) <= NAME_LIMIT else text[: NAME_LIMIT - 1].rstrip() + "…"
