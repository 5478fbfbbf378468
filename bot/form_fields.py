"""The texts that forms ask for: those that several forms share, and what is wrong with what was filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .words import N_, Words

UTTERANCE_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A text that a form asks for, in at most `limit` characters."""

    name: str
    label: str
    limit: int
    hint: str = ""
    required: bool = True
    is_long: bool = False


STATEMENT = Field(
    name="statement",
    label=N_("The claim, in a sentence"),
    hint=N_("As those put it who hold it"),
    limit=150,
    is_long=True,
)
SUMMARY = Field(
    name="summary",
    label=N_("What the source says, in a sentence"),
    hint=N_("In your own words, not a quotation"),
    limit=260,
    is_long=True,
)
WORK = Field(name="work", label=N_("Work"), hint=N_("Author, title, year"), limit=200)
LOCATOR = Field(name="locator", label=N_("Where in it"), hint=N_("The page, chapter or note: p. 39-40"), limit=100)
UTTERANCE = Field(
    name="text",
    label=N_("How people put it"),
    hint=N_("As somebody would type it in a chat"),
    limit=UTTERANCE_LENGTH,
    is_long=True,
)


def length_problems(words: Words, fields: Sequence[Field], content: Mapping[str, str]) -> list[str]:
    """Return which fields are empty though they must not be, and which are too long, in sentences."""
    problems = []
    for field in fields:
        text, label = content[field.name], words(field.label)
        if field.required and not text:
            problems.append(words("“{field}” is empty.", field=label))
        elif len(text) > field.limit:
            problems.append(
                words(
                    "“{field}” has {length} characters; it may have {limit}.",
                    field=label,
                    length=words.number(len(text)),
                    limit=words.number(field.limit),
                )
            )
    return problems
