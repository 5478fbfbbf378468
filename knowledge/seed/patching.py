"""Change what differs in a seed file's text and leave every other byte: comments, order, quotes, line ends."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .alignment import Fate, Step, items, keys
from .rendering import WIDTH, block, inline, is_foldable

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$")
_INDENTED_LIST = re.compile(r"^( *)[\w-]+:[^\S\r\n]*\r?\n\1 +- ", re.MULTILINE)
_BREAK = re.compile(r"[\r\n]")
_BREAKS = ("\n", "\r")


class Unpatchable(Exception):
    """The text is laid out in a way that cannot be changed piece by piece."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """
    A key or an item of a block, as it stands in the text or is put into it.

    Attributes:
        gap: comments and blank lines above it that do not touch it.
        lead: the comments right above it, and its indentation.
        body: the rest, up to the end of its last line.
        start: where the body stands in the text; -1 if it is new.
    """

    gap: str
    lead: str
    body: str
    start: int = -1


def patched(text: str, old: Any, new: Any) -> str:
    """
    Return a file's text, which says `old`, so that it says `new`.

    Both are plain values: mappings, lists, texts, numbers, dates. Keys that are added go where they stand in `new`.

    Raises:
        Unpatchable: it has to be written anew.
    """
    root = YAML(typ="safe", pure=True).compose(text)
    if not isinstance(root, (MappingNode, SequenceNode)) or type(old) is not type(new) or not new:
        raise Unpatchable
    return _Patch(text).whole(root, old, new)


class _Patch:
    """Puts a text together again from its own pieces and from new ones."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._indents_lists = bool(_INDENTED_LIST.search(text))

    def whole(self, root: Node, old: Any, new: Any) -> str:
        at = root.start_mark.index
        if not _is_block(root):
            return self._text[:at] + self._flow(root, old, new) + self._text[root.end_mark.index :]
        # What stands above the root is the file's, not its first entry's.
        start = self._line_start(at)
        start += self._text[start] == "\ufeff"
        if self._text[start:at].strip(" "):
            raise Unpatchable
        end, changed = self._block(root, old, new, start=start)
        return self._text[:start] + changed + self._text[end:]

    def _block(self, node: Node, old: Any, new: Any, *, start: int) -> tuple[int, str]:
        """Return where the block that is looked for from `start` on ends, and its changed text from there."""
        column = node.start_mark.index - self._line_start(node.start_mark.index)
        if self._text[self._line_start(node.start_mark.index)] == "\ufeff":
            column = 0
        pieces: list[_Piece] = []
        end = start
        for value in _values(node):
            piece = self._piece(end, value, column)
            pieces.append(piece)
            end = piece.start + len(piece.body)
        parts = self._parts(node, old, new, pieces, column)
        if not parts:
            raise Unpatchable
        joined = self._joined(parts, column, is_compact=bool(column) and not pieces[0].lead)
        return end, joined if self._text[:end].endswith(_BREAKS) else joined.rstrip("\r\n")

    def _piece(self, start: int, value: Node, column: int) -> _Piece:
        """Return the piece that is looked for from `start` on and holds `value`."""
        lines = list(self._lines(start, lambda line: not line.strip() or line.lstrip().startswith("#")))
        own = body = start + sum(map(len, lines))
        for line in reversed(lines):
            if not line.strip() or _indent(line) != column:
                break
            own -= len(line)
        if self._line_start(body) == body:
            if self._text[body : body + column].strip(" "):
                raise Unpatchable
            body += column
        end = self._line_end(max(self._end(value) - 1, body))
        if end <= value.start_mark.index:
            raise Unpatchable
        inner = ""
        for line in self._lines(end, lambda line: not line.strip() or _is_comment_below(line, column)):
            inner += line
        kept = inner.rstrip()
        end += len(kept) + len(next(iter(_LINE.findall(inner[len(kept) :])), "")) if kept else 0
        return _Piece(self._text[start:own], self._text[own:body], self._text[body:end], body)

    def _parts(self, node: Node, old: Any, new: Any, pieces: Sequence[_Piece], column: int) -> list[_Piece]:
        parts: list[_Piece] = []
        left = ""
        for step in _steps(node, old, new):
            match step.fate:
                case Fate.DROPPED:
                    gap = pieces[step.position].gap
                    left += gap if "#" in gap else ""
                    continue
                case Fate.ADDED:
                    value = [step.new] if step.key is None else {step.key: step.new}
                    part = _Piece("", " " * column, self._block_of(value, column)[column:])
                case Fate.CHANGED:
                    part = self._changed(node, step, pieces[step.position], column)
                case Fate.KEPT:
                    part = pieces[step.position]
            parts.append(replace(part, gap=left + part.gap))
            left = ""
        if left and parts:
            parts[-1] = replace(parts[-1], body=self._ended(parts[-1].body) + left)
        return parts

    def _joined(self, parts: Sequence[_Piece], column: int, *, is_compact: bool) -> str:
        """Return the text of a block; one that is compact begins in its parent's line."""
        text = ""
        for index, part in enumerate(parts):
            lead = part.gap + (part.lead or " " * column)
            if index == 0 and is_compact:
                lead = self._newline + lead if lead.strip() else ""
            text = (self._ended(text) if text else "") + lead + part.body
        return text

    def _changed(self, node: Node, step: Step, piece: _Piece, column: int) -> _Piece:
        """Return a piece of a block with its value changed."""
        value = _values(node)[step.position]
        end = piece.start + len(piece.body)
        # A key ends with its colon, an item begins with its hyphen.
        if isinstance(node, MappingNode):
            after_sign = self._text.index(":", node.value[step.position][0].end_mark.index) + 1
        else:
            after_sign = piece.start + 1
        if _may_recur(value, step):
            if _is_block(value):
                at = value.start_mark.index
                is_compact = self._line_start(at) < after_sign
                start = at if is_compact else self._line_end(after_sign)
                inner_end, text = self._block(value, step.old, step.new, start=start)
            else:
                start, inner_end = value.start_mark.index, value.end_mark.index
                text = self._flow(value, step.old, step.new)
            body = self._text[piece.start : start] + text + self._text[inner_end:end]
        else:
            body = self._text[piece.start : after_sign] + self._replaced(value, step.new, after_sign, end, column)
        return replace(piece, body=body)

    def _replaced(self, value: Node, new: Any, start: int, end: int, column: int) -> str:
        """Return what stands between the sign before a value and the end of its piece, with another value."""
        if _is_block(value):
            if self._line_start(value.start_mark.index) < start:
                raise Unpatchable
            space, beside = "", self._text[start : self._line_end(start)]
            rest = self._text[self._end(value) : end]
        else:
            at = value.start_mark.index
            header = re.match(r"[|>][-+0-9]*", self._text[at:]) if _is_block_scalar(value) else None
            space = self._text[start:at]
            beside_start = at + header.end() if header else value.end_mark.index
            beside = self._text[beside_start : self._line_end(beside_start)]
            rest = self._text[max(self._end(value), beside_start + len(beside)) : end]
        if _BREAK.search(space):
            raise Unpatchable
        head, below = self._rendered(value, new, column, is_alone=not beside.strip())
        if not head:
            return self._ended(beside.rstrip("\r\n") if beside.strip() else "") + below + rest
        return (space or " ") + head + (self._ended(beside) if below or rest else beside) + below + rest

    def _rendered(self, old: Node, new: Any, column: int, *, is_alone: bool) -> tuple[str, str]:
        """Return a value as it stands behind its key: what goes into the key's line, and the lines below."""
        style = old.style if isinstance(old, ScalarNode) else None
        if isinstance(new, (dict, list)) and new:
            if isinstance(old, (MappingNode, SequenceNode)) and old.flow_style and old.value:
                return inline(new), ""
            lines = self._block_of({"key": new}, column).partition(self._newline)
            return lines[0].strip()[len("key:") :].strip(), lines[2]
        text = inline(new, style, in_brackets=False)
        if isinstance(new, str) and is_foldable(new):
            was_short = old.start_mark.line == old.end_mark.line and len(str(old.value)) <= WIDTH - column
            if style == ">" or (style is None and is_alone and was_short and len(text) > WIDTH - column):
                head, _, below = self._block_of({"key": new}, column, folds=True).partition(self._newline)
                return head.strip()[len("key:") :].strip(), below
        return text, ""

    def _flow(self, node: Node, old: Any, new: Any) -> str:
        """Return the changed text of what stands within brackets, or of a text."""
        if isinstance(node, ScalarNode) or not node.value or not new or _kind(new) is not type(node) or not old:
            return inline(new, node.style if isinstance(node, ScalarNode) else None)
        spans = [
            ((part[0] if isinstance(part, tuple) else part).start_mark.index, value.end_mark.index)
            for part, value in zip(node.value, _values(node), strict=True)
        ]
        gaps = [self._text[end:start] for (_, end), (start, _) in pairwise(spans)]
        text, last = self._text[node.start_mark.index : spans[0][0]], -2
        for step in _steps(node, old, new):
            if step.fate is Fate.DROPPED:
                continue
            if last > -2:
                is_source = 0 <= last < len(gaps) and (step.position == last + 1 or "#" in gaps[last])
                text += gaps[last] if is_source else ", "
            text += self._flow_part(node, step, spans)
            last = step.position
        if 0 <= last < len(gaps) and "#" in gaps[last]:
            text += gaps[last]
        return text + self._text[spans[-1][1] : node.end_mark.index]

    def _flow_part(self, node: Node, step: Step, spans: Sequence[tuple[int, int]]) -> str:
        if step.fate is Fate.ADDED:
            return inline(step.new) if step.key is None else inline({step.key: step.new})[1:-1]
        start, end = spans[step.position]
        if step.fate is Fate.KEPT:
            return self._text[start:end]
        value = _values(node)[step.position]
        before = self._text[start : value.start_mark.index]
        return before + (" " if before.endswith(":") else "") + self._flow(value, step.old, step.new)

    def _block_of(self, value: Any, column: int, *, folds: bool = False) -> str:
        text = block(value, column=column, indents_lists=self._indents_lists, folds=folds)
        return text.replace("\n", self._newline)

    def _ended(self, text: str) -> str:
        return text if text.endswith(_BREAKS) else text + self._newline

    def _end(self, value: Node) -> int:
        """Return where a value ends: of a block, after its last line."""
        if _is_block(value):
            return self._end(_values(value)[-1])
        if not _is_block_scalar(value):
            end: int = value.end_mark.index
            return end
        start = end = self._line_end(value.start_mark.index)
        lines = self._text[start : value.end_mark.index]
        indent = min((_indent(line) for line in _LINE.findall(lines)[:1] if line.strip()), default=0)
        header = self._text[value.start_mark.index : start]
        for line in self._lines(start, lambda line: not line.strip() or _indent(line) >= max(indent, 1)):
            start += len(line)
            end = start if line.strip() or "+" in header else end
        return end

    def _lines(self, start: int, belongs: Callable[[str], bool]) -> Iterator[str]:
        """Yield the lines from `start` on as long as they belong."""
        while start < len(self._text):
            found = _LINE.match(self._text, start)
            if found is None or not belongs(found.group()):
                return
            yield found.group()
            start = found.end()

    def _line_start(self, at: int) -> int:
        return max(self._text.rfind("\n", 0, at), self._text.rfind("\r", 0, at)) + 1

    def _line_end(self, at: int) -> int:
        found = _LINE.match(self._text, at)
        return found.end() if found else at


def _steps(node: Node, old: Any, new: Any) -> list[Step]:
    if isinstance(node, MappingNode):
        return keys([key.value for key, _ in node.value], old, new)
    if len(node.value) != len(old):
        raise Unpatchable
    return items(old, new)


def _may_recur(value: Node, step: Step) -> bool:
    """Return whether a value can be changed part by part."""
    return bool(step.old and step.new and value.value) and _kind(step.old) is _kind(step.new) is type(value)


def _kind(value: Any) -> type[Node]:
    if isinstance(value, dict):
        return MappingNode
    return SequenceNode if isinstance(value, list) else Node


def _values(node: Node) -> list[Node]:
    return [value for _, value in node.value] if isinstance(node, MappingNode) else list(node.value)


def _is_block(node: Node) -> bool:
    return isinstance(node, (MappingNode, SequenceNode)) and not node.flow_style


def _is_block_scalar(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.style in {"|", ">"}


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_comment_below(line: str, column: int) -> bool:
    return line.lstrip(" ").startswith("#") and _indent(line) > column
