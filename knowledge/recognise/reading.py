"""Read a text the way the recogniser compares it: ideas instead of words, in the order they are said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..entries import TopicEntry
from ..text import clauses, words
from .language import COMMON_WORDS, FUNCTION_WORDS
from .stemming import singular, stem
from .synonyms import SYNONYMS

if TYPE_CHECKING:
    from .encoding.encoder import Vectors32

MAX_WORDS = 400
"""Words of a message that are read; few messages have more, and a claim is made earlier."""
MAX_RESPELLED = 40
"""Unknown words of a message for which a near spelling is looked up: bounds the time of hostile input."""
PAIR_WINDOW = 4
"""Ideas at most this far apart in one clause count as said of each other."""
TOPIC = "@"
IDEA = "~"
_GRAM = 4
_MIN_RESPELLED = 5
_TWO_SLIPS = 9
"""Words of at least so many letters may be two slips away from what was meant, shorter ones a single slip."""
_LONGEST_PHRASE = 5
_ACTORS = frozenset({"person", "group"})


@dataclass(frozen=True, slots=True)
class Idea:
    """What is said at one place of a clause: its terms, the stems it was said with, and how it was typed."""

    terms: tuple[str, ...]
    roots: tuple[str, ...]
    typed: str


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A text as the recogniser sees it. The derived sets hold a word said 800 times once.

    `terms` are stems, topics (`@trotsky`) and ideas (`~opposed`); `pairs` are ordered pairs of them said in one clause;
    `grams` are runs of four characters inside words; `actors` are the people and groups, the first named first.
    `typed` tells how each term was written, for reasons shown to people. `meaning` is the encoder's vector of the whole
    text, None where there is no encoder.
    """

    words: int = 0
    clauses: tuple[tuple[Idea, ...], ...] = ()
    terms: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    grams: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    actors: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    meaning: "Vectors32 | None" = None

    @property
    def text(self) -> str:
        """What was said, as far as it was read, clause by clause."""
        return ". ".join(" ".join(idea.typed for idea in clause) for clause in self.clauses)


class Reader:
    """Turns texts into readings; knows the names of the topics, and which spellings are worth correcting."""

    def __init__(self, topics: Iterable[TopicEntry] = (), vocabulary: Iterable[str] = ()) -> None:
        """`vocabulary` are further words (of the claims) that a typo may have been meant to be."""
        self._aliases: dict[tuple[str, ...], set[str]] = {}
        self._names: dict[str, str] = {}
        self._actors: set[str] = set()
        self._places: set[str] = set()
        self._people: set[str] = set()
        meant = set(vocabulary) | _SYNONYM_WORDS
        for topic in sorted(topics, key=lambda topic: topic.id):
            term = TOPIC + topic.id
            self._names[term] = topic.name
            if topic.type in _ACTORS:
                self._actors.add(term)
            elif topic.type == "place":
                self._places.add(term)
            for alias in (topic.name, *topic.aliases):
                said = words(alias)
                meant.update(said)
                self._aliases.setdefault(tuple(map(singular, said)), set()).add(term)
                if topic.type == "person" and len(said) == 1:
                    self._people.update(said)
        self._spellings: dict[str, list[str]] = {}
        for word in sorted(filter(_spellable, meant)):
            self._spellings.setdefault(word[0], []).append(word)
        self._known = FUNCTION_WORDS | meant | COMMON_WORDS
        self._openers = frozenset(phrase[0] for phrase in (*self._aliases, *_IDEAS) if len(phrase) > 1)

    def names_somebody(self, said: Iterable[str]) -> bool:
        """Return whether a folded word is by itself the name of a person whom the knowledge base knows."""
        return not self._people.isdisjoint(said)

    def is_actor_or_place(self, term: str) -> bool:
        """Return whether a term is a topic, and that topic a person, a group or a place."""
        return term in self._actors or term in self._places

    @property
    def actors(self) -> frozenset[str]:
        """The topics that are people or groups."""
        return frozenset(self._actors)

    def name(self, term: str) -> str:
        """Return how a term is called when talking to a person."""
        return self._names.get(term, term.lstrip(TOPIC + IDEA))

    def read(self, text: str) -> Reading:
        """Read a text; never raises, and takes time linear in its length."""
        count = 0
        unknown = 0
        said: list[tuple[Idea, ...]] = []
        for clause in clauses(text):
            typed = clause[: MAX_WORDS - count]
            count += len(typed)
            meant: list[str] = []
            for word in typed:
                if (
                    word in self._known
                    or unknown >= MAX_RESPELLED
                    or not _spellable(word)
                    or singular(word) in self._known
                ):
                    meant.append(word)
                else:
                    unknown += 1
                    meant.append(self._respell(word))
            if ideas := tuple(self._ideas(typed, meant)):
                said.append(ideas)
            if count >= MAX_WORDS:
                break
        return self.assemble(said, count)

    def assemble(self, said: Sequence[tuple[Idea, ...]], count: int) -> Reading:
        """Make a reading of clauses of ideas; `count` is the number of words of the text."""
        typed: dict[str, str] = {}
        grams: set[str] = set()
        pairs: set[str] = set()
        for clause in said:
            for idea in clause:
                for term in idea.terms:
                    typed.setdefault(term, idea.typed)
                for root in idea.roots:
                    grams.update(_grams(root))
            pairs.update(_pairs(clause))
        return Reading(
            words=count,
            clauses=tuple(said),
            terms=frozenset(typed),
            pairs=frozenset(pairs),
            grams=frozenset(grams),
            topics=frozenset(term for term in typed if term[0] == TOPIC),
            actors=tuple(term for term in typed if term in self._actors),
            typed=typed,
        )

    def _respell(self, word: str) -> str:
        choices = self._spellings.get(word[0])
        if not choices:
            return word
        slips = 2 if len(word) >= _TWO_SLIPS else 1
        best = process.extractOne(word, choices, scorer=OSA.distance, score_cutoff=slips)
        return str(best[0]) if best else word

    def _ideas(self, typed: list[str], meant: list[str]) -> Iterator[Idea]:
        """Yield the ideas of a clause in order. The longest phrase at a place wins, and a name before a synonym."""
        names = [singular(word) for word in meant]
        roots = [stem(word) for word in meant]
        at = 0
        while at < len(meant):
            longest = (
                min(_LONGEST_PHRASE, len(meant) - at) if not self._openers.isdisjoint((names[at], roots[at])) else 1
            )
            for length in range(longest, 0, -1):
                end = at + length
                own = tuple(
                    root for word, root in zip(meant[at:end], roots[at:end], strict=True) if word not in FUNCTION_WORDS
                )
                if topics := self._aliases.get(tuple(names[at:end])):
                    # All names of a topic are the same to us, so the words themselves do not count beside it.
                    terms = tuple(sorted(topics))
                    break
                if ideas := _IDEAS.get(tuple(roots[at:end])):
                    terms = (*ideas, *own)
                    break
                terms = own
            if terms:
                yield Idea(terms, own, " ".join(typed[at : at + length]))
            at += length


def _ideas_by_phrase() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for idea, members in SYNONYMS.items():
        for member in members:
            found.setdefault(tuple(map(stem, words(member))), set()).add(IDEA + idea)
    return {phrase: tuple(sorted(ideas)) for phrase, ideas in found.items()}


_IDEAS = _ideas_by_phrase()
_SYNONYM_WORDS = frozenset(word for members in SYNONYMS.values() for member in members for word in words(member))


@lru_cache(maxsize=8_000)
def _grams(root: str) -> tuple[str, ...]:
    if root.isdigit():
        return ()
    padded = f" {root} "
    return tuple(padded[i : i + _GRAM] for i in range(max(1, len(padded) - _GRAM + 1)))


def _pairs(clause: Sequence[Idea]) -> Iterator[str]:
    # Two plain words beside each other are chance; a pair says something when one of them is a topic or an idea.
    for i, first in enumerate(clause):
        for second in clause[i + 1 : i + 1 + PAIR_WINDOW]:
            for a in first.terms:
                for b in second.terms:
                    if a[0] in "@~" or b[0] in "@~":
                        yield f"{a}>{b}"


def _spellable(word: str) -> bool:
    return len(word) >= _MIN_RESPELLED and word.isalpha()
