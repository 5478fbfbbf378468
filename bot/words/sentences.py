"""The sentences that a Python file says, found where they are written."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = "N_"


class UnreadableSentence(Exception):
    """A sentence that is put together in the code, so that nobody could translate it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence in the code; `many` is its plural, and `context` tells apart words that are written alike."""

    text: str
    many: str | None = None
    context: str | None = None


def sentences(code: str, name: str) -> Iterator[Sentence]:
    """
    Yield what a file says through `words`, `words.plural`, `words.term` and `N_`, in the order of the file.

    Raises:
        UnreadableSentence: one of them is no plain string; `name` is the file's, for the message.
    """
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        try:
            yield from _said(call)
        except UnreadableSentence as error:
            raise UnreadableSentence(f"{name}:{call.lineno}: {error}") from None


def is_said(call: ast.Call) -> bool:
    """Return whether a call puts a sentence into somebody's language, or marks it for that."""
    return _last_name(call.func) in {_MARK, "plural", "term"} or _speaks(call.func)


def _said(call: ast.Call) -> Iterator[Sentence]:
    match _last_name(call.func), call.args:
        case "plural", [one, many, *_]:
            texts = list(_literals(one)), list(_literals(many))
            for text, plural in zip(*texts, strict=True):
                yield Sentence(text=text, many=plural)
        case "term", [context, message, *_]:
            for where in _literals(context):
                for text in _literals(message):
                    yield Sentence(text=text, context=where)
        case name, [message, *_] if name == _MARK or _speaks(call.func):
            for text in _literals(message):
                yield Sentence(text=text)


def _speaks(function: ast.expr) -> bool:
    """Return whether a call of this says a sentence: `words(…)`, `self._words(…)`, `reader_words(interaction)(…)`."""
    if isinstance(function, ast.Call):
        return _last_name(function.func) in {"words_in", "reader_words", "server_words"}
    name = _last_name(function)
    return name in {"words", "ENGLISH"} or name.endswith("_words")


def _last_name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield what an argument may be: a string, or one of two; nothing for a name, which is marked elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _literals(one)
            yield from _literals(other)
        case ast.JoinedStr() | ast.BinOp():
            raise UnreadableSentence("a sentence must be one plain string; put what varies into {braces}")
