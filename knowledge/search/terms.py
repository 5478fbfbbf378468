"""Terms: what a typed word may mean among the words that can be found."""

import re
from bisect import bisect_left
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..cite import fold
from ..entries import ClaimEntry, TopicEntry

MAX_TERMS: Final = 16
# Another name of a topic counts less than the word itself, so that it does not drown it.
_ALIAS = 0.85

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_POSSESSIVE = re.compile(r"['’]s\b|['’]")
_AMERICAN = re.compile(r"iz(?=e|ing|ation)")
_PLURAL = re.compile(r"(?<=\w\w)ies$")
_WORD = re.compile(r"[^\W_]+")
_STOP: Final = frozenset(
    """a about after all also an and any are as at be because been before but by can could did do does for from had has
    have he her him his how i if in into is it its just me more most my no not of on only or our over she should so
    some than that the their them then there these they this those to under up was we were what when where which while
    who whom why will with would you your""".split()
)

# Letters: in words up to the first a slip makes another word, stems have at least the second, and from the third on two
# slips are forgiven.
_SHORT, _STEM, _LONG = 3, 5, 7

Fields = Sequence[tuple[float, Iterable[str]]]
"""A document: its fields, each with its weight in 0..1 and its words and tokens."""

Unit = dict[str, float]
"""One term of a query: the tokens that match it, and how well each does, in 0..1."""


def comparable_words(text: str) -> list[str]:
    """Return the words as they are compared: no case, accents or possessives, British -ise, singular -y."""
    text = _INITIALS.sub(lambda match: match[0].replace(".", ""), _POSSESSIVE.sub("", fold(text)))
    words = [word[:40] for word in _WORD.findall(text)]
    # Few words have either; the others are not looked at more closely.
    if "iz" in text:
        words = [_AMERICAN.sub("is", word) for word in words]
    return [_PLURAL.sub("y", word) if word.endswith("ies") else word for word in words]


def comparable(text: str) -> str:
    """Return a text as it is compared: two texts with the same result mean the same."""
    return " ".join(comparable_words(text))


# Tokens that no text contains stand for topics, claims and works.
def topic_token(topic: str) -> str:
    """Return the token of a topic's id."""
    return f"#topic {topic}"


def claim_token(claim: ClaimEntry) -> str:
    """Return the token of a claim."""
    return f"#claim {claim.slug}"


def work_token(work: str) -> str:
    """Return the token of a work's id."""
    return f"#work {work}"


class TopicNames:
    """The names of all topics, as runs of words. They never change; changed ones share what stayed."""

    def __init__(self, topics: Mapping[tuple[str, ...], frozenset[str]] = MappingProxyType({})) -> None:
        """Begin with nothing; the topics stand as tokens."""
        self.topics = topics
        # How many words the longest name has that begins with a word.
        self._longest: dict[str, int] = {}
        for name in topics:
            if name:
                self._longest[name[0]] = max(len(name), self._longest.get(name[0], 0))

    def changed(
        self, gone: Iterable[TopicEntry], new: Iterable[TopicEntry]
    ) -> tuple["TopicNames", frozenset[tuple[str, ...]]]:
        """Return the names without some topics, which are there, and with others; and the names whose topics changed."""
        topics: dict[tuple[str, ...], frozenset[str]] = {}
        for topic in gone:
            for name in _names(topic):
                topics[name] = topics.get(name, self.topics[name]) - {topic_token(topic.id)}
        for topic in new:
            for name in _names(topic):
                topics[name] = topics.get(name, self.topics.get(name, frozenset())) | {topic_token(topic.id)}
        touched = frozenset(name for name, found in topics.items() if found != self.topics.get(name))
        if not touched:
            return self, touched
        return TopicNames({name: found for name, found in {**self.topics, **topics}.items() if found}), touched

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Yield where a name stands in the words, the longest at each place first, and the topics that it names."""
        for start, word in enumerate(words):
            for end in range(min(len(words), start + self._longest.get(word, 0)), start, -1):
                if topics := self.topics.get(tuple(words[start:end])):
                    yield start, end, topics


def _names(topic: TopicEntry) -> set[tuple[str, ...]]:
    return {tuple(comparable_words(name)) for name in (topic.name, *topic.aliases)}


class Vocabulary:
    """All words that can be found, and what a typed term may mean among them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._names = TopicNames()
        self._documents: Collection[Container[str]] = ()
        self._words: list[str] = []

    def changed(self, names: TopicNames, documents: Collection[Container[str]], touched: Iterable[str]) -> "Vocabulary":
        """Return a vocabulary of other names and documents, given all tokens that may have appeared or vanished."""
        new = Vocabulary()
        new._names, new._documents = names, documents
        words: list[str] = []
        done = 0
        for word in sorted({word for word in touched if word[0] != "#"}):
            at = bisect_left(self._words, word, done)
            words += self._words[done:at]
            done = at + (at < len(self._words) and self._words[at] == word)
            if new._knows(word):
                words.append(word)
        new._words = [*words, *self._words[done:]] if done or words else self._words
        return new

    def _knows(self, word: str) -> bool:
        return (word,) in self._names.topics or any(word in documents for documents in self._documents)

    def units(self, text: str, *, typing: bool) -> list[Unit]:
        """Return the terms of a text; the names of topics that have several words are one term."""
        words = comparable_words(text)[:MAX_TERMS]
        spans: dict[int, tuple[int, list[str]]] = {}
        for start, end, topics in self._names.find(words):
            # Where nothing is tagged with the topic, its words may still be found one by one.
            if end - start > 1 and (tagged := sorted(filter(self._is_tag, topics))):
                spans.setdefault(start, (end, tagged))
        units: list[tuple[str, Unit]] = []
        at = 0
        while at < len(words):
            end, tags = spans.get(at, (at + 1, list[str]()))
            unit = dict.fromkeys(tags, 1.0) or self._unit(words[at], typing=typing and end == len(words))
            units.append((" ".join(words[at:end]), unit))
            at = end
        terms = dict(units)
        # Function words say nothing, unless there is nothing else.
        return [unit for word, unit in terms.items() if word not in _STOP] or list(terms.values())

    def _unit(self, word: str, *, typing: bool) -> Unit:
        unit = dict(self._related(word, typing=typing))
        if not unit and len(word) > _SHORT and not word.isdigit():
            unit = dict(self._misspelt(word, typing=typing))
        names = unit
        if self._knows(word):
            unit[word] = 1.0
            # "stalin" means the man and not the system, though "stalinism" has his name in it.
            names = {word: 1.0}
        return unit | {
            topic: max(quality * _ALIAS for name, quality in names.items() if topic in self._topics(name))
            for topic in sorted({topic for name in names for topic in self._topics(name)})
        }

    def _is_tag(self, topic: str) -> bool:
        return any(topic in documents for documents in self._documents)

    def _topics(self, word: str) -> Collection[str]:
        return self._names.topics.get((word,), ())

    def _related(self, word: str, *, typing: bool) -> Iterator[tuple[str, float]]:
        """Yield words that begin with this one or share its stem; numbers and two-letter tags have no stem."""
        if not typing and (len(word) < _SHORT or word.isdigit()):
            return
        for found in self._beginning(word[:_STEM]):
            common = _common_prefix(word, found)
            if common == len(word):
                yield found, 0.6 + 0.35 * common / len(found)
            elif common >= _STEM and common >= 0.75 * min(len(word), len(found)) and len(word) - common <= _STEM:
                yield found, 0.5 + 0.35 * common / max(len(word), len(found))

    def _misspelt(self, word: str, *, typing: bool) -> Iterator[tuple[str, float]]:
        """Yield the nearest words: one slip in up to six letters, two in more; short words must begin alike."""
        slips = 1 if len(word) < _LONG else 2
        candidates = self._words if len(word) > _SHORT + 1 else self._beginning(word[0])
        nearest = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=slips, limit=None)
        if not nearest and typing:
            beginnings = self._beginning(word[0])
            heads = [found[: len(word)] for found in beginnings]
            nearest = [
                (beginnings[at], distance, at)
                for _, distance, at in process.extract(word, heads, scorer=OSA.distance, score_cutoff=1, limit=None)
            ]
        best = min((distance for _, distance, _ in nearest), default=0)
        for found, distance, _ in nearest:
            if distance == best and len(found) > _SHORT:
                yield found, 0.9 - distance / len(word)

    def _beginning(self, prefix: str) -> list[str]:
        return self._words[bisect_left(self._words, prefix) : bisect_left(self._words, prefix + "\U0010ffff")]


def _common_prefix(one: str, other: str) -> int:
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))
