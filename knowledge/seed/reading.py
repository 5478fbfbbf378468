"""Read seed files into entries; every error names the file, the line and what to do."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..base import TOPICS_FILE, WORKS_FILE, KnowledgeBase, check, claim_file, free_code, no_topic, no_work
from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry
from ..errors import InvalidEntries, Problem
from .sentences import in_words

MAX_FILE_BYTES = 2_000_000
MAX_DEPTH = 30
"""How deep lists and keys may stand in one another; a claim needs eight."""
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("bool", "float", "int", "map", "null", "seq", "str", "timestamp")
)
Path_ = tuple[str | int, ...]
EntryT = TypeVar("EntryT", WorkEntry, TopicEntry)
ModelT = TypeVar("ModelT", bound=BaseModel)
FileEntries = Mapping[str, WorkEntry] | Mapping[str, TopicEntry] | Mapping[str, ClaimEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """
    What a folder of seeds holds.

    Attributes:
        base: the entries, valid one by one and as a whole.
        texts: the files as they are written, by name.
        warnings: what can be lived with.
    """

    base: KnowledgeBase
    texts: Mapping[str, str]
    warnings: tuple[Problem, ...]


def read_seeds(folder: Path) -> Seeds:
    """
    Read `works.yaml`, `topics.yaml` and `claims/*.yaml` of a folder.

    Raises:
        InvalidEntries: a file is missing, is no YAML, breaks the schema or a rule between entries.
    """
    return parse_seeds(_texts(folder))


def parse_seeds(texts: Mapping[str, str]) -> Seeds:
    """Do what `read_seeds` does, with the files' texts by name."""
    reader = SeedReader()
    works = reader.works(texts.get(WORKS_FILE, ""))
    topics = reader.topics(texts.get(TOPICS_FILE, ""))
    claims: dict[str, ClaimEntry] = {}
    for name, text in texts.items():
        if name not in {WORKS_FILE, TOPICS_FILE}:
            claims |= reader.claim(name, text)
    base = KnowledgeBase(claims=claims, works=works, topics=topics)
    if not reader.problems:
        reader.problems += [reader.placed(problem) for problem in check(base)]
    elif not (reader.is_broken(WORKS_FILE) or reader.is_broken(TOPICS_FILE)):
        # What else is wrong is told at once, but not what only seems so while claims are left out.
        reader.problems += [reader.placed(problem) for problem in check(base) if not problem.warning]
        reader.find_unknown(works, topics)
    reader.problems = with_free_codes(reader.problems, reader.codes)
    reader.raise_problems()
    return Seeds(base=base, texts=dict(texts), warnings=tuple(reader.problems))


def parse_file(name: str, text: str) -> FileEntries:
    """
    Return the entries of one seed file by slug or id, whatever other files say.

    Raises:
        InvalidEntries: the file is no YAML or breaks the schema.
    """
    reader = SeedReader()
    entries: FileEntries
    if name == WORKS_FILE:
        entries = reader.works(text)
    elif name == TOPICS_FILE:
        entries = reader.topics(text)
    else:
        entries = reader.claim(name, text)
    reader.raise_problems()
    return entries


def located(problems: Iterable[Problem], texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return problems with the line at which each stands, where its file is among `texts`."""
    reader = SeedReader()
    return tuple(reader.located(problem, texts) for problem in problems)


def with_free_codes(problems: Iterable[Problem], codes: Iterable[str]) -> list[Problem]:
    """Return problems, those of codes with one that is none of these: what the claim may have instead."""
    free = free_code(codes)
    return [
        replace(problem, message=f"{problem.message}; {free} is free") if problem.path == ("code",) else problem
        for problem in problems
    ]


def _named(data: object, path: Path_) -> Iterator[tuple[Path_, str, str]]:
    """Yield the works and topics that a claim names as it was parsed: where, which of the two, and its id."""
    for step, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        place = (*path, step)
        if isinstance(value, str) and (step == "work" or path == ("topics",)):
            yield place, "work" if step == "work" else "topic", value
        else:
            yield from _named(value, place)


def _texts(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        message = "there is no such folder; name one that holds works.yaml, topics.yaml and claims/"
        raise InvalidEntries((Problem(entry=str(folder), path=(), message=message),))
    texts, problems = (
        {},
        [
            Problem(entry=path.relative_to(folder).as_posix(), path=(), message="this is not read; name it .yaml")
            for path in sorted(folder.rglob("*.yml"))
        ],
    )
    if not (folder / "claims").is_dir():
        problems.append(Problem(entry="claims", path=(), message=f"there is no such folder in {folder}; add it"))
    for path in [folder / WORKS_FILE, folder / TOPICS_FILE, *sorted((folder / "claims").glob("*.yaml"))]:
        name = path.relative_to(folder).as_posix()
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                problems.append(Problem(entry=name, path=(), message="the file is larger than 2 MB; split the claim"))
                continue
            # newline="" keeps the file's own line ends, so that exporting gives back the same bytes.
            with path.open(encoding="utf-8", newline="") as file:
                texts[name] = file.read()
        except FileNotFoundError:
            problems.append(Problem(entry=name, path=(), message=f"the file is missing in {folder}; add it"))
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            message = "this is not UTF-8; save the file as UTF-8"
            problems.append(Problem(entry=name, path=(), message=message, line=line))
        except OSError as error:
            problems.append(
                Problem(entry=name, path=(), message=f"cannot be read ({error.strerror}); check its permissions")
            )
    if problems:
        raise InvalidEntries(tuple(problems))
    return texts


class SeedReader:
    """
    Collects the problems of many files and remembers on which line every value stands.

    Attributes:
        problems: what was found so far.
        lines: by file and place, the line from 1.
        codes: what claims have, whatever else is wrong with them.
    """

    def __init__(self, max_nodes: int | None = None) -> None:
        """Take how many keys and values the files may hold together; None means any number."""
        self.problems: list[Problem] = []
        self.lines: dict[str, dict[Path_, int]] = {}
        self.codes: set[str] = set()
        self._broken_claims: dict[str, object] = {}
        self._nodes = _Allowance(max_nodes)

    def raise_problems(self) -> None:
        """Raise what was found where any of it is an error."""
        if any(not problem.warning for problem in self.problems):
            raise InvalidEntries(tuple(self.problems))

    def works(self, text: str) -> dict[str, WorkEntry]:
        """Return the works of a `works.yaml`."""
        data = self.parsed(WORKS_FILE, text)
        return {} if self.is_broken(WORKS_FILE) else self.works_of(WORKS_FILE, data)

    def works_of(self, file: str, data: object) -> dict[str, WorkEntry]:
        """Return the works in what was parsed."""
        if not isinstance(data, dict) or "references" not in data:
            self.add(file, (), "the file must hold a list under `references:`, as pandoc and Zotero write it")
            return {}
        return self._list(file, data["references"], WorkEntry, ("references",))

    def topics(self, text: str) -> dict[str, TopicEntry]:
        """Return the topics of a `topics.yaml`."""
        data = self.parsed(TOPICS_FILE, text)
        return {} if self.is_broken(TOPICS_FILE) else self.topics_of(TOPICS_FILE, data)

    def topics_of(self, file: str, data: object) -> dict[str, TopicEntry]:
        """Return the topics in what was parsed."""
        return self._list(file, data, TopicEntry, ())

    def claim(self, file: str, text: str) -> dict[str, ClaimEntry]:
        """Return the claim of a `claims/<slug>.yaml`, which is to bear its slug's name."""
        data = self.parsed(file, text)
        claims = {} if self.is_broken(file) else self.claim_of(file, data)
        for slug in claims:
            if file != claim_file(slug):
                self.add(file, ("slug",), f"the slug {slug!r} and the file's name differ; rename one")
        return claims

    def claim_of(self, file: str, data: object) -> dict[str, ClaimEntry]:
        """Return the claim in what was parsed."""
        if data is None:
            self.add(file, (), "there is no claim in the file; fill it in or remove it")
            return {}
        if isinstance(data, dict) and re.fullmatch(r"F-[0-9]{3,6}", str(data.get("code"))):
            self.codes.add(data["code"])
        claim = self.validated(file, data, ClaimEntry, ())
        if claim is None:
            self._broken_claims[file] = data
            return {}
        return {claim.slug: claim}

    def find_unknown(self, works: Collection[str], topics: Collection[str]) -> None:
        """Note the works and topics that are named in claims which break the schema, and are none of these."""
        for file, data in self._broken_claims.items():
            for path, name, key in _named(data, ()):
                if key not in (works if name == "work" else topics):
                    self.add(file, path, no_work(key) if name == "work" else no_topic(key))

    def placed(self, problem: Problem) -> Problem:
        """Return a problem with its line."""
        return replace(problem, line=self.line_of(problem.entry, problem.path))

    def located(self, problem: Problem, texts: Mapping[str, str]) -> Problem:
        """Return a problem with its line in one of these files, of which not all need have been read."""
        if problem.entry in texts and problem.entry not in self.lines:
            self.parsed(problem.entry, texts[problem.entry])
        return self.placed(problem)

    def _list(self, file: str, data: object, model: type[EntryT], path: Path_) -> dict[str, EntryT]:
        if not isinstance(data, list):
            self.add(file, path, "this must be a list; start every entry with `- id:`")
            return {}
        found: dict[str, EntryT] = {}
        for index, item in enumerate(data):
            entry = self.validated(file, item, model, (*path, index))
            if entry is None:
                continue
            if entry.id in found:
                self.add(file, (*path, index), f"the id {entry.id!r} stands twice; rename one")
            found[entry.id] = entry
        return found

    def parsed(self, file: str, text: str) -> Any:
        """Return the plain values of a YAML text, or None where there are none or a problem was found."""
        lines: dict[Path_, int] = {}
        self.lines[file] = lines
        yaml = YAML(typ="safe", pure=True)
        yaml.max_depth = MAX_DEPTH
        yaml.Composer = partial(_CountingComposer, allowance=self._nodes)  # type: ignore[assignment]
        yaml.composer.warn_double_anchors = False
        try:
            root = yaml.compose(text)
            return None if root is None else _Values(yaml.constructor, lines).of(root, ())
        except _Refused as refused:
            self.problems.append(Problem(entry=file, path=refused.path, message=str(refused), line=refused.line))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = mark.line + 1 if mark else None
            message = f"this is not YAML: {error.problem or error.context}; check indentation, colons and quotes"
            self.problems.append(Problem(entry=file, path=(), message=message, line=where))
        except (YAMLError, RecursionError) as error:
            message = f"this is not YAML: {str(error).splitlines()[0]}; check for control characters and nesting"
            self.problems.append(Problem(entry=file, path=(), message=message))
        return None

    def validated(self, file: str, data: object, model: type[ModelT], path: Path_) -> ModelT | None:
        """Return the entry that `data` makes, or None and note why it makes none."""
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for detail in error.errors():
                place: Path_ = (*path, *detail["loc"])
                self.add(file, place, in_words(dict(detail), model))
            return None

    def is_broken(self, file: str) -> bool:
        """Return whether a problem of the file was found."""
        return any(problem.entry == file for problem in self.problems)

    def add(self, file: str, path: Path_, message: str) -> None:
        """Note an error at a place of a file."""
        self.problems.append(Problem(entry=file, path=path, message=message, line=self.line_of(file, path)))

    def line_of(self, file: str, path: Path_) -> int | None:
        """Return the line of a place, or of the nearest one around it."""
        lines = self.lines.get(file, {})
        for length in range(len(path), -1, -1):
            if path[:length] in lines:
                return lines[path[:length]]
        return 1 if file in self.lines else None


class _Allowance:
    """How many nodes may still be read."""

    def __init__(self, left: int | None) -> None:
        self.left = left


class _CountingComposer(Composer):
    """Composes no more nodes than it is allowed: what is dense with them takes long."""

    def __init__(self, loader: Any, allowance: _Allowance) -> None:
        super().__init__(loader=loader)
        self._allowance = allowance

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self._allowance.left is not None:
            if self._allowance.left == 0:
                mark = self.parser.peek_event().start_mark
                raise ComposerError(None, None, "these are too many keys and values for one upload", mark)
            self._allowance.left -= 1
        return super().compose_node(parent, index)


class _Refused(Exception):
    """YAML that a seed file may not use."""

    def __init__(self, message: str, node: Node, path: Path_) -> None:
        self.line, self.path = node.start_mark.line + 1, path
        super().__init__(message)


class _Values:
    """Makes plain values of YAML nodes, noting the line (from 1) of every key and item."""

    def __init__(self, constructor: Any, lines: dict[Path_, int]) -> None:
        self._constructor = constructor
        self.lines = lines

    def of(self, node: Node, path: Path_) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        # An alias is its anchor's node again: refused where it is written, so that no file grows without end.
        if node.anchor is not None:
            raise _Refused(f"`&{node.anchor}` names a part to repeat it; write it out instead", node, path)
        if node.tag not in _TAGS:
            raise _Refused(
                f"the tag `{node.tag}` has no meaning here; remove it, or put the text in quotes", node, path
            )
        if isinstance(node, ScalarNode):
            try:
                return self._constructor.construct_object(node)
            except (ValueError, LookupError, ArithmeticError) as error:
                raise _Refused(f"{node.value[:40]!r} is no value ({error}); put text in quotes", node, path) from error
        if isinstance(node, SequenceNode):
            return [self.of(item, (*path, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, MappingNode)
        return self._mapping(node, path)

    def _mapping(self, node: MappingNode, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or key.tag not in _TAGS:
                raise _Refused("this cannot be a key; a key is a plain word, or stands in quotes", key, path)
            if key.value in result:
                raise _Refused(f"the key `{key.value}` stands twice; remove one", key, (*path, key.value))
            self.lines[*path, key.value] = key.start_mark.line + 1
            result[key.value] = self.of(value, (*path, key.value))
        return result
