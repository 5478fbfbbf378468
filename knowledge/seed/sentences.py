"""What is wrong with a value, as a sentence with its remedy."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from rapidfuzz import process

from ..entries import ONE_LINE

_SHOWN = 200
_NO_MAPPING, _NO_LIST = "this must be keys with values, one a line", "this must be a list; start every item with `- `"
_SENTENCES = {
    "string_too_short": "this is empty; fill it in or remove the key",
    "dict_type": _NO_MAPPING,
    "model_type": _NO_MAPPING,
    "list_type": _NO_LIST,
    "tuple_type": _NO_LIST,
}


def in_words(detail: Mapping[str, Any], model: type[BaseModel]) -> str:
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
            return f"{shown(given, repr)} does not have the right form ({_form(context['pattern'])})"
        case "enum" | "literal_error":
            return f"{shown(given, repr)} is not one of {context['expected']}"
        case "string_type" | "invalid-json-value":
            return f"this must be text; put it in quotes: '{shown(given)}'"
        case "value_error":
            return str(context["error"])
        case kind if kind in _SENTENCES:
            return _SENTENCES[kind]
        case _:
            return f"{detail['msg']}; got {shown(given, repr)}"[:300]


def shown(value: object, write: Callable[[object], str] = str) -> str:
    """Return a value as far as it can be shown: a number may have more digits than Python writes."""
    try:
        text = write(value)
    except ValueError:
        return "a number of thousands of digits"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


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
