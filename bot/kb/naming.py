"""Which entry somebody means: what the option `entry` of a command offers, and what was typed there."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from discord import app_commands

from knowledge import Edition, Entry, EntryName, RevisionRecord, UnknownClaim

from ..render.entries import entry_label
from ..render.limits import CHOICE_NAME, CHOICES, clip

_VALUE = re.compile(r"(?P<name>claim|work|topic):(?P<key>[a-z0-9-]{1,80})")
_OFFERED = 5


class EntryRef(NamedTuple):
    """An entry, there or not: claim, work or topic, and its slug or id."""

    name: EntryName
    key: str

    @property
    def value(self) -> str:
        """What stands for it in a command's option."""
        return f"{self.name}:{self.key}"


def find_entry(edition: Edition, text: str) -> EntryRef:
    """
    Return the entry that a person means: what was offered, a claim's code or words, a topic's name, a work's title.

    Raises:
        UnknownClaim: nothing fits.
    """
    text = text.strip()
    if chosen := _VALUE.fullmatch(text):
        return EntryRef(_name(chosen["name"]), chosen["key"])
    if claim := edition.index.find_claim(text):
        return EntryRef("claim", claim)
    for topic in edition.base.topics.values():
        if text.casefold() in {topic.id, topic.name.casefold(), *map(str.casefold, topic.aliases)}:
            return EntryRef("topic", topic.id)
    if work := edition.index.find_work(text):
        return EntryRef("work", work)
    raise UnknownClaim(text)


def entry_choices(
    edition: Edition, text: str, retired: Iterable[tuple[EntryRef, Entry]] = ()
) -> list[app_commands.Choice[str]]:
    """Return the entries that the text typed so far may become; those that were taken out come last."""
    typed = text.strip().casefold()
    gone = ((ref, entry) for ref, entry in retired if typed in entry_label(entry).casefold())
    found = [
        app_commands.Choice(name=clip(entry_label(entry), CHOICE_NAME), value=ref.value)
        for ref, entry in chain(_fitting(edition, text), gone)
    ]
    return found[:CHOICES]


def _fitting(edition: Edition, text: str) -> Iterator[tuple[EntryRef, Entry]]:
    base, index = edition.base, edition.index
    topics = [topic for topic in index.complete_topics(text, _OFFERED) if topic in base.topics]
    works = [work.value for work in index.complete_works(text, _OFFERED) if work.value in base.works]
    claims = (index.find_claim(each.value) for each in edition.complete(text, CHOICES, claims_only=True))
    room = CHOICES - len(topics) - len(works) - _OFFERED
    for claim in islice(filter(None, claims), room):
        yield EntryRef("claim", claim), base.claims[claim]
    for work in works:
        yield EntryRef("work", work), base.works[work]
    for topic in topics:
        yield EntryRef("topic", topic), base.topics[topic]


def ref_of_revision(record: RevisionRecord) -> EntryRef:
    """Return which entry a revision is of."""
    return EntryRef(_name(record.entry), record.key)


def _name(name: str) -> EntryName:
    match name:
        case "claim" | "work":
            return name
        case _:
            return "topic"
