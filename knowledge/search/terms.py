"""Terms: what a typed word may mean among the words that can be found, and which documents have it."""

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
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
    words = (re.sub(r"iz(?=e|ing|ation)", "is", word[:40]) for word in _WORD.findall(text))
    return [re.sub(r"(?<=\w\w)ies$", "y", word) for word in words]


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
    """The names of all topics, as runs of words."""

    def __init__(self, topics: Iterable[TopicEntry]) -> None:
        self.topics: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for topic in topics:
            for name in (topic.name, *topic.aliases):
                self.topics[tuple(comparable_words(name))].add(topic_token(topic.id))
        self.longest = max(map(len, self.topics), default=0)

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, set[str]]]:
        """Yield where a name stands in the words, the longest at each place first, and the topics that it names."""
        for start in range(len(words)):
            for end in range(min(len(words), start + self.longest), start, -1):
                if topics := self.topics.get(tuple(words[start:end])):
                    yield start, end, topics


class Postings:
    """Documents by the tokens in their fields."""

    def __init__(self, documents: Iterable[Fields], names: TopicNames) -> None:
        self.tokens: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
        self._size = 0
        for at, fields in enumerate(documents):
            self._size += 1
            for number, (weight, given) in enumerate(fields):
                words = list(given)
                tags = {topic for _, _, topics in names.find(words) for topic in topics}
                for token in {*words, *tags}:
                    self.tokens[token].append((at, number, weight))

    def rank(self, units: Sequence[Unit], among: Collection[int] | None = None) -> list[tuple[int, float]]:
        """
        Return the documents (of those among which to look) that match, in their order, and their scores in 0..1.

        With n terms of which m match, the score lies in ((m-1)/n, m/n]; where in it, says how well and how rare they
        are. Documents that match less than half as many terms as the best are left out.
        """
        wanted = None if among is None else frozenset(among)
        matched: Counter[int] = Counter()
        worth: dict[int, float] = defaultdict(float)
        total = 0.0
        for unit in units:
            fields: dict[int, dict[int, float]] = defaultdict(dict)
            for token, quality in unit.items():
                for at, number, weight in self.tokens.get(token, ()):
                    fields[at][number] = max(fields[at].get(number, 0.0), quality * weight)
            rarity = math.log(1 + (self._size + 1) / (len(fields) + 1))
            total += rarity
            for at, found in fields.items():
                if wanted is not None and at not in wanted:
                    continue
                matched[at] += 1
                # Each further field takes away part of the doubt that the others leave.
                worth[at] += rarity * (1 - math.prod(1 - value for value in found.values()))
        best = max(matched.values(), default=0)
        return [
            (at, round((count - 1 + worth[at] / total) / len(units), 4))
            for at, count in sorted(matched.items())
            if count * 2 >= best
        ]


class Vocabulary:
    """All words that can be found, and what a typed term may mean among them."""

    def __init__(self, names: TopicNames, postings: Collection[Postings]) -> None:
        self._names = names
        aliases = {name[0] for name in names.topics if len(name) == 1}
        self._words = sorted({token for posting in postings for token in posting.tokens if token[0] != "#"} | aliases)
        self._known = frozenset(self._words)
        self._tags = {token for posting in postings for token in posting.tokens if token.startswith(topic_token(""))}

    def units(self, text: str, *, typing: bool) -> list[Unit]:
        """Return the terms of a text; the names of topics that have several words are one term."""
        words = comparable_words(text)[:MAX_TERMS]
        spans: dict[int, tuple[int, set[str]]] = {}
        for start, end, topics in self._names.find(words):
            # Where nothing is tagged with the topic, its words may still be found one by one.
            if end - start > 1 and (tagged := topics & self._tags):
                spans.setdefault(start, (end, tagged))
        units: list[tuple[str, Unit]] = []
        at = 0
        while at < len(words):
            end, topics = spans.get(at, (at + 1, set[str]()))
            unit = dict.fromkeys(topics, 1.0) or self._unit(words[at], typing=typing and end == len(words))
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
        if word in self._known:
            unit[word] = 1.0
            # "stalin" means the man and not the system, though "stalinism" has his name in it.
            names = {word: 1.0}
        return unit | {
            topic: max(quality * _ALIAS for name, quality in names.items() if topic in self._topics(name))
            for topic in {topic for name in names for topic in self._topics(name)}
        }

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
