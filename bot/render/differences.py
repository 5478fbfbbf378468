"""What a change does to an entry, in words and marks: struck is what goes, bold is what comes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from knowledge import (
    ClaimEntry,
    Difference,
    DifferenceKind,
    Entry,
    EntryPath,
    Piece,
    TopicEntry,
    WordChange,
    differences,
    escape_markdown,
)

from ..words import N_, Words
from .limits import clip

_SHOWN = 700
_KEY = 80
_NAMES = {
    "slug": N_("Key"),
    "id": N_("Key"),
    "code": N_("Code"),
    "statement": N_("Statement"),
    "question": N_("Question"),
    "kind": N_("Kind"),
    "topics": N_("Topics"),
    "reviewed": N_("Reviewed on"),
    "contestedness": N_("How contested it is"),
    "common-ground": N_("Common ground"),
    "sides": N_("Sides"),
    "affirms": N_("For"),
    "disputes": N_("Against"),
    "heading": N_("heading"),
    "evidence": N_("evidence"),
    "summary": N_("summary"),
    "reports": N_("whom it reports"),
    "citation": N_("source"),
    "citations": N_("sources"),
    "text": N_("text"),
    "stance": N_("stance"),
    "counterexamples": N_("Counterexamples"),
    "name": N_("Name"),
    "type": N_("Type"),
    "aliases": N_("Also called"),
    "title": N_("Title"),
    "author": N_("Authors"),
    "editor": N_("Editors"),
    "issued": N_("Published"),
    "custom": N_("Source kind"),
}
_PHRASINGS = {
    "asserts": N_("How it is stated"),
    "disputes": N_("How it is denied"),
    "asks": N_("How it is asked about"),
}


def differences_text(words: Words, old: Entry | None, new: Entry | None) -> str:
    """Return the differences between two versions of an entry, one a line."""
    return "\n".join(difference_lines(words, old, new)) or words("Nothing differs.")


def difference_lines(words: Words, old: Entry | None, new: Entry | None) -> list[str]:
    """Return a line for each difference between two versions of an entry; of one that is new or goes, its fields."""
    return [line for each in differences(old, new) for line in _lines(words, each)]


def entry_title(words: Words, entry: Entry | None, key: str = "") -> str:
    """Return what an entry is called in a list of changes."""
    match entry:
        case None:
            return f"`{key}`"
        case ClaimEntry():
            return f"{entry.code} · {escape_markdown(entry.question)}"
        case TopicEntry():
            return words("Topic: {name}", name=escape_markdown(entry.name))
        case _:
            return words("Work: {title}", title=escape_markdown(clip(entry.title, 150)))


def field_text(words: Words, path: EntryPath) -> str:
    """Return the name of a field as a reader knows it: `For · item x · summary`."""
    match path:
        case ():
            return words("The whole entry")
        case ("phrasings", way, *_):
            return words(_PHRASINGS.get(way, way))
        case ("topics" | "counterexamples" | "aliases" as name, *_):
            return words(_NAMES[name])
        case ("sides", stance, "evidence", item, *rest):
            parts = [*_named(words, [stance]), words("item `{item}`", item=_one_line(item)), *_named(words, rest)]
        case ("sides", *rest):
            parts = _named(words, rest)
        case (line, "citations", *_):
            parts = _named(words, [line, "citations"])
        case _:
            parts = _named(words, path)
    return " · ".join(parts)


def value_text(words: Words, path: EntryPath, value: Any) -> str:
    """Return what stands in a field, in one line of Markdown."""
    return escape_markdown(plain_value(words, path, value))


def plain_value(words: Words, path: EntryPath, value: Any) -> str:
    """Return what stands in a field, in one line as it is: for menus, where nothing is formatted."""
    return clip(" ".join(_plain(words, path, value).split()), _SHOWN)


def _lines(words: Words, difference: Difference) -> list[str]:
    if not difference.path:
        # All of an entry is there or gone: its fields say more than one long line.
        mark = _gone if difference.kind is DifferenceKind.REMOVED else _come
        value = difference.old if difference.kind is DifferenceKind.REMOVED else difference.new
        assert isinstance(value, dict)
        return [
            f"- {field_text(words, path)}: {mark(value_text(words, path, found))}"
            for path, found in _fields_of(value)
            if found not in (None, [], {})
        ]
    return [f"- {field_text(words, difference.path)}: {_change(words, difference)}"]


def _fields_of(value: Mapping[str, Any]) -> list[tuple[EntryPath, Any]]:
    found: list[tuple[EntryPath, Any]] = []
    for name, field in value.items():
        if name == "phrasings":
            found += [((name, way), texts) for way, texts in field.items()]
        elif name == "sides":
            found += [((name, side["stance"]), side) for side in field]
        else:
            found.append(((name,), field))
    return found


def _change(words: Words, difference: Difference) -> str:
    path = difference.path
    if difference.pieces:
        return "".join(_pieces(difference.pieces))
    match difference.kind:
        case DifferenceKind.ADDED:
            return _come(value_text(words, path, difference.new))
        case DifferenceKind.REMOVED:
            return _gone(value_text(words, path, difference.old))
        case DifferenceKind.MOVED:
            assert isinstance(difference.old, int)
            assert isinstance(difference.new, int)
            return words(
                "moved from place {before} to {after}",
                before=words.number(difference.old + 1),
                after=words.number(difference.new + 1),
            )
        case _:
            return f"{_gone(value_text(words, path, difference.old))} {_come(value_text(words, path, difference.new))}"


def _pieces(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield what was kept, goes and comes; a space parts what comes from what it comes instead of."""
    before = ""
    for change, text in pieces:
        if before and change is WordChange.ADDED and not (before[-1:].isspace() or text[:1].isspace()):
            yield " "
        before = text if change is WordChange.REMOVED else ""
        yield _piece(change, text)


def _piece(change: WordChange, text: str) -> str:
    if change is WordChange.KEPT or not text.strip():
        return escape_markdown(text)
    mark: Callable[[str], str] = _gone if change is WordChange.REMOVED else _come
    # Discord formats nothing between marks that stand beside a space.
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return before + mark(escape_markdown(text.strip())) + after


def _gone(markdown: str) -> str:
    return f"~~{markdown}~~"


def _come(markdown: str) -> str:
    return f"**{markdown}**"


def _named(words: Words, keys: Sequence[str]) -> list[str]:
    return [words(_NAMES[key]) if key in _NAMES else escape_markdown(clip(_one_line(key), _KEY)) for key in keys]


def _one_line(key: str) -> str:
    # What stands twice in a list has a line break and a number in its key.
    return key.replace("\n", "#")


def _plain(words: Words, path: EntryPath, value: Any) -> str:
    match value:
        case None:
            return words("nothing")
        case dict():
            return _plain_fields(words, path, value)
        case list():
            mark = "“{}”" if path[:1] in {("phrasings",), ("counterexamples",)} else "{}"
            return ", ".join(mark.format(_plain(words, path, each)) for each in value)
    return str(value)


def _plain_fields(words: Words, path: EntryPath, value: Mapping[str, Any]) -> str:
    match value:
        case {"stance": _, "heading": str(heading)}:
            return " · ".join([heading, *(_plain(words, path, item) for item in value.get("evidence", []))])
        case {"summary": str(text), "citation": source} | {"text": str(text), "citations": source}:
            return f"{text} ({_plain(words, path, source)})"
        case {"work": str(work)}:
            return _citation(words, path, work, value)
        case {"family": str(family)}:
            return " ".join(filter(None, [str(value.get("given", "")), family]))
        case {"literal": str(only)} | {"source-kind": str(only)}:
            return only
        case {"date-parts": [[year, *_], *_]}:
            return str(year)
    return "; ".join(f"{key} {_plain(words, path, each)}" for key, each in value.items())


def _citation(words: Words, path: EntryPath, work: str, more: Mapping[str, Any]) -> str:
    place = f"{more['label']} {more['locator']}" if "label" in more and "locator" in more else ""
    cited = ", ".join(filter(None, [work, place]))
    quoting = more.get("quoted-in")
    return words("{cited}, quoted in {work}", cited=cited, work=_plain(words, path, quoting)) if quoting else cited
