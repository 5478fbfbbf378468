"""What a search index consists of: entries, choices, and the postings and words by which they are found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry
from .choices import ChoicePlace, Choices
from .holdings import Holdings, offered
from .postings import Group, Postings
from .terms import TopicNames, Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """
    The parts of an index. They never change; `changed` shares what stayed.

    Attributes:
        held: the entries.
        choices: what is offered while somebody types.
        names: the names of the topics.
        of_evidence: the evidence of each claim, by its slug.
        of_works, of_choices: each work by its id, and each choice by its place.
        vocabulary: all words that can be found.
    """

    held: Holdings = field(default_factory=Holdings)
    choices: Choices = field(default_factory=Choices)
    names: TopicNames = field(default_factory=TopicNames)
    of_evidence: Postings[str] = field(default_factory=Postings)
    of_works: Postings[str] = field(default_factory=Postings)
    of_choices: Postings[ChoicePlace] = field(default_factory=Postings)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def changed(
        self,
        claims: Mapping[str, ClaimEntry | None],
        works: Mapping[str, WorkEntry | None],
        topics: Mapping[str, TopicEntry | None],
    ) -> Self:
        """Return the parts of an index in which some entries, by slug and id, are others or (None) no more."""
        held, difference = self.held.changed(claims, works, topics)
        names, renamed = self.names.changed(difference.old_topics, difference.new_topics)
        # What has all words of a name may be tagged with other topics.
        tagged = frozenset[str]().union(*map(self.of_evidence.having, renamed))
        if len(tagged) * 2 > len(self.held.slugs):
            return type(self)().changed(held.slugs, held.works, {topic.id: topic for topic in held.topics})
        choices, altered = self.choices.changed(*offered(self.held, held, difference))
        citing = {item.claim.slug for work in works for item in self.held.evidence_of[work]}
        of_evidence, words = self.of_evidence.changed(
            (slug, Group.of(self.held.evidence(slug), self.names), Group.of(held.evidence(slug), names))
            for slug in citing.union(claims, tagged)
        )
        of_works, words_of_works = self.of_works.changed(
            (work, Group.of(self.held.work(work), self.names), Group.of(held.work(work), names))
            for work in difference.works.union(*map(self.of_works.having, renamed))
        )
        of_choices, words_of_choices = self.of_choices.changed(
            (place, Group.of(self.choices.found_by(place), self.names), Group.of(choices.found_by(place), names))
            for place in altered.union(*map(self.of_choices.having, renamed))
        )
        vocabulary = self.vocabulary.changed(
            names,
            (of_evidence, of_works, of_choices),
            words.union(words_of_works, words_of_choices, *(name for name in renamed if len(name) == 1)),
        )
        return type(self)(
            held=held,
            choices=choices,
            names=names,
            of_evidence=of_evidence,
            of_works=of_works,
            of_choices=of_choices,
            vocabulary=vocabulary,
        )
