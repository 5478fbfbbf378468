"""Read seed files into entries; every error names the file, the line and what to do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from rapidfuzz import process
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..base import TOPICS_FILE, WORKS_FILE, KnowledgeBase, check, claim_file
from ..csl import WorkEntry
from ..entries import ONE_LINE, ClaimEntry, TopicEntry
from ..errors import InvalidEntries, Problem

MAX_FILE_BYTES = 2_000_000
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("bool", "float", "int", "map", "null", "seq", "str", "timestamp")
)
_NO_MAPPING, _NO_LIST = "this must be keys with values, one a line", "this must be a list; start every item with `- `"
_SENTENCES = {
    "string_too_short": "this is empty; fill it in or remove the key",
    "dict_type": _NO_MAPPING,
    "model_type": _NO_MAPPING,
    "list_type": _NO_LIST,
    "tuple_type": _NO_LIST,
}
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
    reader = _Reader()
    works = reader.works(texts.get(WORKS_FILE, ""))
    topics = reader.topics(texts.get(TOPICS_FILE, ""))
    claims: dict[str, ClaimEntry] = {}
    for name, text in texts.items():
        if name not in {WORKS_FILE, TOPICS_FILE}:
            claims |= reader.claim(name, text)
    reader.raise_problems()
    base = KnowledgeBase(claims=claims, works=works, topics=topics)
    reader.problems += [reader.placed(problem) for problem in check(base)]
    reader.raise_problems()
    return Seeds(base=base, texts=dict(texts), warnings=tuple(reader.problems))


def parse_file(name: str, text: str) -> FileEntries:
    """
    Return the entries of one seed file by slug or id, whatever other files say.

    Raises:
        InvalidEntries: the file is no YAML or breaks the schema.
    """
    reader = _Reader()
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
    reader = _Reader()
    return tuple(reader.located(problem, texts) for problem in problems)


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


class _Reader:
    """Collects the problems of many files and remembers on which line every value stands."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._lines: dict[str, dict[Path_, int]] = {}

    def raise_problems(self) -> None:
        if any(not problem.warning for problem in self.problems):
            raise InvalidEntries(tuple(self.problems))

    def works(self, text: str) -> dict[str, WorkEntry]:
        data = self._parse(WORKS_FILE, text)
        if self._is_broken(WORKS_FILE):
            return {}
        if not isinstance(data, dict) or "references" not in data:
            self._add(WORKS_FILE, (), "the file must hold a list under `references:`, as pandoc and Zotero write it")
            return {}
        return self._list(WORKS_FILE, data["references"], WorkEntry, ("references",))

    def topics(self, text: str) -> dict[str, TopicEntry]:
        data = self._parse(TOPICS_FILE, text)
        return {} if self._is_broken(TOPICS_FILE) else self._list(TOPICS_FILE, data, TopicEntry, ())

    def claim(self, file: str, text: str) -> dict[str, ClaimEntry]:
        data = self._parse(file, text)
        if self._is_broken(file):
            return {}
        if data is None:
            self._add(file, (), "there is no claim in the file; fill it in or remove it")
            return {}
        claim = self._validate(file, data, ClaimEntry, ())
        if claim is None:
            return {}
        if file != claim_file(claim.slug):
            self._add(file, ("slug",), f"the slug {claim.slug!r} and the file's name differ; rename one")
        return {claim.slug: claim}

    def placed(self, problem: Problem) -> Problem:
        return replace(problem, line=self._line(problem.entry, problem.path))

    def located(self, problem: Problem, texts: Mapping[str, str]) -> Problem:
        if problem.entry in texts and problem.entry not in self._lines:
            self._parse(problem.entry, texts[problem.entry])
        return self.placed(problem)

    def _list(self, file: str, data: object, model: type[EntryT], path: Path_) -> dict[str, EntryT]:
        if not isinstance(data, list):
            self._add(file, path, "this must be a list; start every entry with `- id:`")
            return {}
        found: dict[str, EntryT] = {}
        for index, item in enumerate(data):
            entry = self._validate(file, item, model, (*path, index))
            if entry is None:
                continue
            if entry.id in found:
                self._add(file, (*path, index), f"the id {entry.id!r} stands twice; rename one")
            found[entry.id] = entry
        return found

    def _parse(self, file: str, text: str) -> Any:
        lines: dict[Path_, int] = {}
        self._lines[file] = lines
        yaml = YAML(typ="safe", pure=True)
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

    def _validate(self, file: str, data: object, model: type[ModelT], path: Path_) -> ModelT | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for detail in error.errors():
                place: Path_ = (*path, *detail["loc"])
                self._add(file, place, _in_words(dict(detail), model))
            return None

    def _is_broken(self, file: str) -> bool:
        return any(problem.entry == file for problem in self.problems)

    def _add(self, file: str, path: Path_, message: str) -> None:
        self.problems.append(Problem(entry=file, path=path, message=message, line=self._line(file, path)))

    def _line(self, file: str, path: Path_) -> int | None:
        lines = self._lines.get(file, {})
        for length in range(len(path), -1, -1):
            if path[:length] in lines:
                return lines[path[:length]]
        return 1 if file in self._lines else None


class _Refused(Exception):
    """YAML that a seed file may not use."""

    def __init__(self, message: str, node: Node, path: Path_) -> None:
        self.line, self.path = node.start_mark.line + 1, path
        super().__init__(message)


class _Values:
    """Makes plain values of YAML nodes, noting the line (from 1) of every key and item."""

    def __init__(self, constructor: Any, lines: dict[Path_, int]) -> None:
        self._constructor = constructor
        self._lines = lines

    def of(self, node: Node, path: Path_) -> Any:
        self._lines.setdefault(path, node.start_mark.line + 1)
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
            except (ValueError, KeyError) as error:
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
            self._lines[*path, key.value] = key.start_mark.line + 1
            result[key.value] = self.of(value, (*path, key.value))
        return result


def _in_words(detail: dict[str, Any], model: type[BaseModel]) -> str:
    """Return one pydantic error as a sentence with its remedy."""
    context, given = detail.get("ctx", {}), detail.get("input")
    field = detail["loc"][-1] if detail["loc"] else ""
    match detail["type"]:
        case "missing":
            return f"`{field}` is missing; add it"
        case "extra_forbidden":
            known = set(_field_names(model))
            if field in known:
                return f"`{field}` does not belong at this place; check its indentation"
            near = process.extractOne(str(field), sorted(known), score_cutoff=60)
            return f"`{field}` is not known here; " + (f"did you mean `{near[0]}`?" if near else "remove it")
        case "string_too_long":
            return f"{len(str(given))} characters, at most {context['max_length']}; shorten it"
        case "string_pattern_mismatch":
            return f"{given!r} does not have the right form ({_form(context['pattern'])})"
        case "enum" | "literal_error":
            return f"{given!r} is not one of {context['expected']}"
        case "string_type" | "invalid-json-value":
            return f"this must be text; put it in quotes: '{given}'"
        case "value_error":
            return str(context["error"])
        case kind if kind in _SENTENCES:
            return _SENTENCES[kind]
        case _:
            return f"{detail['msg']}; got {given!r}"[:300]


def _form(pattern: str) -> str:
    if pattern == ONE_LINE:
        return "one line, not empty"
    if pattern.startswith("^[a-z0-9]+("):
        return "lower-case words joined by hyphens"
    return f"it must match {pattern}"


def _field_names(model: type[BaseModel]) -> Iterator[str]:
    """Yield the names that files may use, in the model and below it."""
    pending, seen = [model], set()
    while pending:
        current = pending.pop()
        if current in seen:
            continue
        seen.add(current)
        for name, field in current.model_fields.items():
            yield field.alias or name
            pending += _models_in(field.annotation)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)
