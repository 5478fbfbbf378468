"""What an upload turns out to hold, gathered while it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from rapidfuzz import fuzz, process

from ..base import TOPICS_FILE, WORKS_FILE, KnowledgeBase, claim_file
from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry
from ..errors import Problem
from .limits import MAX_NEAREST, MAX_PROBLEMS

EntryT = TypeVar("EntryT", ClaimEntry, WorkEntry, TopicEntry)
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """
    Where an entry was read.

    Attributes:
        file: the uploaded file, or the file in the archive.
        lines: the line of every place in the file, from 1.
        prefix: where in the file the entry begins.
        is_seed: whether a place in the entry is a place in the file, so that it means something to its editor.
    """

    file: str
    lines: Mapping[Place, int]
    prefix: Place = ()
    is_seed: bool = False

    def line_of(self, path: Place) -> int | None:
        """Return the line of a place in the entry, or of the nearest one around it."""
        full = (*self.prefix, *path)
        return next((self.lines[full[:n]] for n in range(len(full), -1, -1) if full[:n] in self.lines), None)


@dataclass(slots=True, kw_only=True)
class Findings:
    """
    Entries and problems of one upload.

    Attributes:
        file: the upload's name.
        base: the knowledge base as it is.
        claims, works, topics: what was read, by slug or id.
        origins: where it was read, by kind and key.
        files: the texts of the seed files, by their seed names.
        problems: what is wrong.
        is_foreign: whether it is a text that nobody laid out for us.
    """

    file: str
    base: KnowledgeBase
    claims: dict[str, ClaimEntry] = field(default_factory=dict)
    works: dict[str, WorkEntry] = field(default_factory=dict)
    topics: dict[str, TopicEntry] = field(default_factory=dict)
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_foreign: bool = False
    _more: int = 0

    @property
    def is_broken(self) -> bool:
        """Whether there is an error."""
        return any(not problem.warning for problem in self.problems)

    def error(self, message: str, *, line: int | None = None, path: Place = (), file: str | None = None) -> None:
        """Note what keeps the upload from being applied."""
        self.take(Problem(entry=file or self.file, path=path, message=message, line=line))

    def warn(self, message: str, *, line: int | None = None, path: Place = (), file: str | None = None) -> None:
        """Note what can be lived with."""
        self.take(Problem(entry=file or self.file, path=path, message=message, line=line, warning=True))

    def take(self, problem: Problem) -> None:
        """Note a problem, as long as the report has room."""
        # An error is never crowded out by warnings: what there is an error in is not applied.
        if len(self.problems) < MAX_PROBLEMS or (not problem.warning and not self.is_broken):
            self.problems.append(problem)
        else:
            self._more += 1

    def report(self) -> tuple[Problem, ...]:
        """Return the problems, errors first, and how many more there are."""
        found = sorted(self.problems, key=lambda problem: problem.warning)
        if self._more:
            message = f"{self._more} more problems are not named; mend these first"
            found.append(Problem(entry=self.file, path=(), message=message, warning=True))
        return tuple(found)

    def nearest(self, word: str, known: Mapping[str, str]) -> str:
        """Return “; did you mean …?” with what is written most like `word`, or nothing. `known` is what to say, by text."""
        if len(self.problems) >= MAX_NEAREST:
            return ""
        found = process.extractOne(word[:200], list(known), scorer=fuzz.ratio, score_cutoff=70)
        return f"; did you mean {known[found[0]]!r}?" if found else ""

    def add_claim(self, claim: ClaimEntry, origin: Origin) -> None:
        """Take a claim, once."""
        if self._is_new("claim", claim.slug, origin):
            self.claims[claim.slug] = claim

    def add_work(self, work: WorkEntry, origin: Origin) -> None:
        """Take a work, once."""
        if self._is_new("work", work.id, origin):
            self.works[work.id] = work

    def add_topic(self, topic: TopicEntry, origin: Origin) -> None:
        """Take a topic, once."""
        if self._is_new("topic", topic.id, origin):
            self.topics[topic.id] = topic

    def _is_new(self, kind: str, key: str, origin: Origin) -> bool:
        first = self.origins.setdefault((kind, key), origin)
        if first is not origin:
            where = f"{first.file}:{first.line_of(())}" if first.line_of(()) else first.file
            message = f"the {kind} {key!r} stands in {where} already; remove one"
            self.error(message, line=origin.line_of(()), file=origin.file)
        return first is origin

    def after(self) -> KnowledgeBase:
        """Return the knowledge base with what was read: that comes last, for of two that collide the later is to blame."""
        return KnowledgeBase(
            claims=_with_last(self.base.claims, self.claims),
            works=_with_last(self.base.works, self.works),
            topics=_with_last(self.base.topics, self.topics),
        )

    def placed(self, problem: Problem, after: KnowledgeBase) -> Problem:
        """Return a problem of the whole base with the file and line of the upload that it comes from, if it does."""
        if problem.entry == TOPICS_FILE:
            assert isinstance(problem.path[0], int)
            key, path = ("topic", list(after.topics)[problem.path[0]]), problem.path[1:]
        else:
            slugs = (slug for slug in self.claims if claim_file(slug) == problem.entry)
            key, path = ("claim", next(slugs, "")), problem.path
        origin = self.origins.get(key)
        if origin is None:
            return problem
        shown = (*origin.prefix, *path) if origin.is_seed else ()
        return replace(problem, entry=origin.file, path=shown, line=origin.line_of(path))

    def keep_files(self, texts: Mapping[str, str]) -> None:
        """Keep the texts of seed files that say all that the base will say there."""
        after = self.after()
        whole = {
            WORKS_FILE: after.works.keys() == self.works.keys(),
            TOPICS_FILE: after.topics.keys() == self.topics.keys(),
        }
        self.files |= {name: text for name, text in texts.items() if whole.get(name, True)}


def _with_last(there: Mapping[str, EntryT], read: Mapping[str, EntryT]) -> dict[str, EntryT]:
    return {**{key: entry for key, entry in there.items() if key not in read}, **read}
