"""Postings: documents by the words that are in them. They never change; changed ones share what stayed."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar

from .terms import Fields, TopicNames, Unit

K = TypeVar("K", bound=Hashable)

Weights = tuple[tuple[int, float], ...]
"""The fields of a document that have a word: their numbers, and how much each weighs."""

Places = tuple[tuple[int, Weights], ...]
"""The documents of a group that have a word, by their numbers in the group."""


@dataclass(frozen=True, slots=True)
class Group:
    """
    Documents that change together, such as all evidence of a claim.

    Attributes:
        size: how many they are.
        tokens: where each of their words and tokens is.
    """

    size: int = 0
    tokens: Mapping[str, Places] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, documents: Iterable[Fields], names: TopicNames) -> "Group":
        """Return a group of documents, each tagged with the topics that it names."""
        found: dict[str, list[tuple[int, Weights]]] = defaultdict(list)
        size = 0
        for fields in documents:
            weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
            for number, (weight, given) in enumerate(fields):
                words = list(given)
                tags = {topic for _, _, topics in names.find(words) for topic in topics}
                for token in {*words, *tags}:
                    weights[token].append((number, weight))
            for token, where in weights.items():
                found[token].append((size, tuple(where)))
            size += 1
        # Most words of a title or a question stand in the same places; one value for all saves most of the memory.
        same: dict[Places, Places] = {}
        return cls(size, {token: same.setdefault(places := tuple(where), places) for token, where in found.items()})


NOTHING = Group()


class Postings(Generic[K]):
    """Groups of documents by the tokens in their fields. A document goes by its group and its number there."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._tokens: dict[str, dict[K, Places]] = {}
        self._size = 0

    def __contains__(self, token: object) -> bool:
        """Say whether a document has a token."""
        return token in self._tokens

    def having(self, words: Sequence[str]) -> frozenset[K]:
        """Return the groups that have all of the words, if in different fields."""
        groups = sorted((self._tokens.get(word, {}).keys() for word in words), key=len)
        return frozenset(groups[0]).intersection(*groups[1:]) if groups else frozenset()

    def changed(self, changes: Iterable[tuple[K, Group, Group]]) -> tuple["Postings[K]", frozenset[str]]:
        """
        Return postings in which some groups are others, and the tokens that appeared or vanished.

        Each change is a group's key, what is there now (`NOTHING` if it is new), and what is to be there.
        """
        size = self._size
        edits: dict[str, dict[K, Places]] = defaultdict(dict)
        for key, before, after in changes:
            size += after.size - before.size
            for token in before.tokens.keys() | after.tokens.keys():
                places = after.tokens.get(token, ())
                if places != before.tokens.get(token, ()):
                    edits[token][key] = places
        if not edits and size == self._size:
            return self, frozenset()
        tokens = self._tokens.copy()
        touched: set[str] = set()
        for token, edit in edits.items():
            known = tokens.get(token)
            # The quickest copy there is; what is done most in an edit is to copy the groups of the common words.
            groups = edit if known is None else known.copy()
            groups.update(edit)
            for key in [key for key, places in edit.items() if not places]:
                del groups[key]
            if groups:
                tokens[token] = groups
            else:
                tokens.pop(token, None)
            if (known is None) == bool(groups):
                touched.add(token)
        new: Postings[K] = Postings()
        new._tokens, new._size = tokens, size
        return new, frozenset(touched)

    def rank(self, units: Sequence[Unit], wanted: Callable[[K, int], bool] | None = None) -> list[tuple[K, int, float]]:
        """
        Return the documents (of those that are wanted) that match, in no order, and their scores in 0..1.

        With n terms of which m match, the score lies in ((m-1)/n, m/n]; where in it, says how well and how rare they
        are. Documents that match less than half as many terms as the best are left out.
        """
        matched: Counter[tuple[K, int]] = Counter()
        worth: dict[tuple[K, int], float] = defaultdict(float)
        total = 0.0
        for unit in units:
            fields: dict[tuple[K, int], dict[int, float]] = defaultdict(dict)
            for token, quality in unit.items():
                for key, places in self._tokens.get(token, {}).items():
                    for at, weights in places:
                        found = fields[key, at]
                        for number, weight in weights:
                            found[number] = max(found.get(number, 0.0), quality * weight)
            rarity = math.log(1 + (self._size + 1) / (len(fields) + 1))
            total += rarity
            for document, found in fields.items():
                if wanted is not None and not wanted(*document):
                    continue
                matched[document] += 1
                # Each further field takes away part of the doubt that the others leave.
                worth[document] += rarity * (1 - math.prod(1 - value for value in found.values()))
        best = max(matched.values(), default=0)
        return [
            (*document, round((count - 1 + worth[document] / total) / len(units), 4))
            for document, count in matched.items()
            if count * 2 >= best
        ]
