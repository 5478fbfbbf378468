"""What is said of suggestions."""

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge import SuggestionKind, escape_markdown

from ..words import Words
from .limits import TEXT_IN_MESSAGE, clip

_SHOWN = 300


def thanks_text(
    words: Words,
    number: int,
    kind: SuggestionKind,
    content: Mapping[str, str],
    *,
    code: str = "",
    question: str = "",
    remarks: Sequence[str] = (),
) -> str:
    """Return thanks for a suggestion with its number, what it was understood as, and what its author should know."""
    what = kind_text(words, kind, content, code=code, question=question)
    main = next(content[name] for name in ("summary", "text", "statement") if name in content)
    lines = [
        words("### Thank you. This is suggestion {number}.", number=number),
        what,
        f"> {escape_markdown(clip(main, _SHOWN))}\n",
        *remarks,
        words("-# It waits for the moderators of this server. Nothing changes before they agree."),
    ]
    return clip("\n".join(lines), TEXT_IN_MESSAGE)


def kind_text(
    words: Words, kind: SuggestionKind, content: Mapping[str, Any], *, code: str = "", question: str = ""
) -> str:
    """Return what a suggestion is, with the claim that it belongs to."""
    told = {"code": code, "question": escape_markdown(question)}
    match kind, content.get("stance"):
        case SuggestionKind.EVIDENCE, "affirms":
            return words("Evidence for {code}: {question}", **told)
        case SuggestionKind.EVIDENCE, "":
            return words("Evidence whose side is open, on {code}: {question}", **told)
        case SuggestionKind.EVIDENCE, _:
            return words("Evidence against {code}: {question}", **told)
        case SuggestionKind.PHRASING, "disputes":
            return words("A way to deny {code}: {question}", **told)
        case SuggestionKind.PHRASING, "asks":
            return words("A way to ask about {code}: {question}", **told)
        case SuggestionKind.PHRASING, _:
            return words("A way to state {code}: {question}", **told)
        case SuggestionKind.COUNTEREXAMPLE, _:
            return words("Not a case of {code}: {question}", **told)
        case SuggestionKind.EDIT, _:
            return words("A change that a second reviewer has to agree to")
        case _:
            return words("A new claim")
