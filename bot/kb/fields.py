"""The fields of the forms of `/kb`."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from knowledge import Stance

from ..form_fields import LOCATOR, STATEMENT, SUMMARY, WORK, Field
from ..words import N_
from .written import WORK_LENGTH

_LONG = 4000


class Part(StrEnum):
    """A part of a claim that is edited at a time."""

    WORDS = "words"
    ABOUT = "about"
    HEADINGS = "headings"
    CONTESTEDNESS = "contestedness"
    COMMON_GROUND = "ground"


class Listed(StrEnum):
    """A list of texts of a claim."""

    ASSERTS = "asserts"
    DISPUTES = "disputes"
    ASKS = "asks"
    COUNTEREXAMPLES = "counterexamples"


_QUESTION = Field(
    name="question",
    label=N_("The question that it answers"),
    hint=N_("Neutral; it stands over the card"),
    limit=150,
    is_long=True,
)
_TOPICS = Field(
    name="topics",
    label=N_("Topics"),
    hint=N_("Separated by commas: nep, trotsky"),
    limit=2000,
    required=False,
)
_HEADING = {
    Stance.AFFIRMS: Field(
        name="affirms",
        label=N_("Heading of the side that affirms"),
        hint=N_("Such as: That he did"),
        limit=60,
        required=False,
    ),
    Stance.DISPUTES: Field(
        name="disputes",
        label=N_("Heading of the side that disputes"),
        hint=N_("Such as: That he did not"),
        limit=60,
        required=False,
    ),
}
SOURCE_KIND = "source_kind"
"""The field that says what sort of witness a new work is."""
_SENTENCE = Field(
    name="text",
    label=N_("The sentence"),
    hint=N_("In your own words, not a quotation. Empty: there is none"),
    limit=260,
    required=False,
    is_long=True,
)
_SOURCES = Field(
    name="sources",
    label=N_("Its sources, one a line"),
    hint=N_("Author, title, year | page 39-40"),
    limit=_LONG,
    required=False,
    is_long=True,
)
FIELDS: Mapping[Part, tuple[Field, ...]] = {
    Part.WORDS: (STATEMENT, _QUESTION),
    Part.ABOUT: (
        _TOPICS,
        Field(
            name="reviewed",
            label=N_("Reviewed on"),
            hint=N_("A day such as 2026-11-22, or nothing"),
            limit=20,
            required=False,
        ),
    ),
    Part.HEADINGS: tuple(_HEADING.values()),
    Part.CONTESTEDNESS: (_SENTENCE, _SOURCES),
    Part.COMMON_GROUND: (_SENTENCE, _SOURCES),
}
NEW_FIELDS = (
    STATEMENT,
    _QUESTION,
    _TOPICS,
    Field(
        name="headings",
        label=N_("The headings of the two sides, one a line"),
        hint=N_("First of the side that affirms, then of the one that disputes"),
        limit=130,
        is_long=True,
    ),
    Field(
        name="said",
        label=N_("How people put it, one a line"),
        hint=N_("As somebody would type it in a chat"),
        limit=_LONG,
        required=False,
        is_long=True,
    ),
)
EVIDENCE_FIELDS = (
    SUMMARY,
    replace(WORK, hint=N_("Its key, or: Author, title, year"), limit=3 * WORK_LENGTH),
    replace(LOCATOR, name="place", limit=120, required=False),
    Field(
        name="reports",
        label=N_("Whom its author reports there"),
        hint=N_("If the point is somebody else's: Joseph Stalin"),
        limit=100,
        required=False,
    ),
)
TEXTS_FIELD = Field(
    name="texts",
    label=N_("One a line"),
    hint=N_("Add, change or delete lines"),
    limit=_LONG,
    required=False,
    is_long=True,
)
