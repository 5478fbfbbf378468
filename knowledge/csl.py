"""Works as CSL items: the YAML that Zotero and pandoc write, checked and brought to CSL-JSON.

Names of types and variables are those of the CSL 1.0.2 specification
(https://docs.citationstyles.org/en/stable/specification.html, appendices III and IV).
Our own `source-kind` lives where CSL has room for it, in `custom`.
"""

import datetime
import math
import re
from typing import Annotated, Any, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError
from rapidfuzz import process

from .entries import Slug, SourceKind

TYPES: Final = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case
    legislation manuscript map motion_picture musical_score pamphlet paper-conference patent performance
    periodical personal_communication post post-weblog regulation report review review-book software song speech
    standard thesis treaty webpage""".split()
)
NAMES: Final = frozenset(
    """author chair collection-editor compiler composer container-author contributor curator director editor
    editor-translator editorial-director executive-producer guest host illustrator interviewer narrator organizer
    original-author performer producer recipient reviewed-author script-writer series-creator translator""".split()
)
DATES: Final = frozenset(["accessed", "available-date", "event-date", "issued", "original-date", "submitted"])
TEXTS: Final = frozenset(
    """abstract annote archive archive_collection archive_location archive-place authority call-number
    chapter-number citation-key citation-label collection-number collection-title container-title
    container-title-short dimensions division DOI edition event event-place event-title genre ISBN ISSN issue
    jurisdiction keyword language license medium note number number-of-pages number-of-volumes original-publisher
    original-publisher-place original-title page page-first part-number part-title PMCID PMID printing-number
    publisher publisher-place references reviewed-genre reviewed-title scale section source status supplement-number
    title title-short URL version volume volume-title year-suffix""".split()
)
# Pages of these say nothing: a post or a film has none to give.
PAGELESS: Final = frozenset(
    ["broadcast", "interview", "motion_picture", "personal_communication", "post", "post-weblog", "speech", "webpage"]
)
_NO_DATE: Final = "a date is a year, an EDTF date such as 1926-03, or CSL's date-parts"
_DATE_PARTS: Final = ("year", "month", "day")
_EDTF_DAY = re.compile(r"(?P<year>-?\d{1,4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


_MAX_DEPTH: Final = 8
# Python writes no number of more than 4,300 digits.
_MAX_NUMBER: Final = 10**1000
# PostgreSQL has no place for NUL, UTF-8 none for half a surrogate pair.
_NO_TEXT: Final = re.compile(r"[\x00\ud800-\udfff]")

_IN_COLLECTIONS: Final = frozenset(["chapter", "entry", "paper-conference", "speech"])


class Name(BaseModel):
    """A CSL name: `family` and `given`, or `literal` for a body."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=lambda n: n.replace("_", "-"))

    family: str | None = None
    given: str | None = None
    literal: str | None = None
    suffix: str | None = None
    dropping_particle: str | None = None
    non_dropping_particle: str | None = None

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if not (self.family or self.literal):
            message = "a name needs `family` (with `given`) or `literal`"
            raise ValueError(message)
        return self

    def __str__(self) -> str:
        """Return the name as it is read: given name first."""
        parts = (self.given, self.dropping_particle, self.non_dropping_particle, self.family, self.suffix)
        return self.literal or " ".join(part for part in parts if part)


class Custom(BaseModel):
    """CSL's room for what it has no variable for; we keep the source kind there."""

    model_config = ConfigDict(frozen=True, extra="allow")

    source_kind: Annotated[SourceKind, Field(alias="source-kind")]
    __pydantic_extra__: dict[str, JsonValue]


_NAME_LIST: Final = TypeAdapter(list[Name])


class WorkEntry(BaseModel):
    """A bibliographic item. `csl` is the item in CSL-JSON, as written but for dates, which are normalised."""

    model_config = ConfigDict(frozen=True)

    id: Slug
    type: str
    title: Annotated[str, Field(min_length=1, max_length=300)]
    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    custom: Custom
    csl: dict[str, Any]

    @model_validator(mode="before")
    @classmethod
    def _read_csl(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        item = {str(key): value for key, value in data.items()}
        wrong: list[InitErrorDetails] = []
        for key, value in item.items():
            try:
                _check_storable(value)
                item[key] = _checked_variable(key, value)
            except ValidationError as error:
                wrong += [_below(key, detail) for detail in error.errors()]
            except ValueError as error:
                # The key is the error's place, so that a file's reader can name its line.
                kind = PydanticCustomError("value_error", "{error}", {"error": str(error)})
                wrong.append(InitErrorDetails(type=kind, loc=(key,), input=value))
        if wrong:
            raise ValidationError.from_exception_data(cls.__name__, wrong)
        fields = ("id", "type", "title", "author", "editor", "custom")
        own: dict[str, object] = {key: item[key] for key in fields if key in item}
        return {**own, "csl": item}

    @field_validator("type")
    @classmethod
    def _known_type(cls, value: str) -> str:
        if value not in TYPES:
            message = f"{value!r} is no CSL type{_nearest(value, TYPES)}"
            raise ValueError(message)
        return value

    @property
    def source_kind(self) -> SourceKind:
        """What sort of witness the work is."""
        return self.custom.source_kind

    @property
    def people(self) -> str:
        """The authors, or failing them the editors, as they are read; empty when nobody is named."""
        names = [str(name) for name in self.author or self.editor]
        if len(names) > 2:
            return f"{names[0]} et al."
        return " and ".join(names)

    @property
    def has_pages(self) -> bool:
        """Whether a citation of it has a place to give: a post or a film has none."""
        return self.type not in PAGELESS

    @property
    def year(self) -> int | None:
        """The year of issue, or None where the source leaves it out."""
        return self._year_of("issued")

    @property
    def first_year(self) -> int | None:
        """The year in which the work first appeared, as far as it is known: not that of a reprint or a collection."""
        original = self._year_of("original-date")
        return original if original or self.type in _IN_COLLECTIONS else self.year

    def _year_of(self, date: str) -> int | None:
        parts = self.csl.get(date, {}).get("date-parts")
        return int(parts[0][0]) if parts else None


def _check_storable(value: object, depth: int = 0) -> None:
    """
    Refuse what no database keeps and no file writes again.

    Raises:
        ValueError: a character that is no text, a number that is none or has no end, values nested without end.
    """
    if depth > _MAX_DEPTH:
        message = f"this is nested more than {_MAX_DEPTH} deep; write it plainer"
        raise ValueError(message)
    match value:
        case str() if found := _NO_TEXT.search(value):
            message = f"the character U+{ord(found[0]):04X} is no text; remove it"
            raise ValueError(message)
        case bool():
            pass
        case float() if not math.isfinite(value):
            message = "this is no number that can be kept; write the number out, or put text in quotes"
            raise ValueError(message)
        case int() if abs(value) >= _MAX_NUMBER:
            message = "this is no number that can be kept; write the number out, or put text in quotes"
            raise ValueError(message)
        case dict():
            for key, below in value.items():
                _check_storable(key, depth + 1)
                _check_storable(below, depth + 1)
        case list():
            for below in value:
                _check_storable(below, depth + 1)


def _checked_variable(key: str, value: object) -> object:
    if key in {"id", "type", "title", "author", "editor", "custom"}:
        return value
    if key in DATES:
        return csl_date(value)
    if key in NAMES:
        if not isinstance(value, list):
            message = f"`{key}` must be a list of names"
            raise ValueError(message)
        return [name.model_dump(by_alias=True, exclude_none=True) for name in _NAME_LIST.validate_python(value)]
    if key in TEXTS:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            message = f"`{key}` must be text"
            raise ValueError(message)
        return str(value)
    known = NAMES | DATES | TEXTS | {"custom"}
    message = f"{key!r} is no CSL variable{_nearest(key, known)}"
    raise ValueError(message)


def csl_date(value: object) -> dict[str, Any]:
    """
    Return a CSL-JSON date from any form that pandoc and Zotero write.

    Accepted: a year (`1975`), an EDTF date or range (`1926-03`, `1926/1927`), CSL-JSON
    (`{date-parts: [[1975, 3]]}`), Better BibTeX's list (`- year: 1975`), `literal` or `raw` text.

    Raises:
        ValueError: it is none of these.
    """
    # YAML reads an unquoted 1926-03-04 as a date.
    given: Any = value.isoformat()[:10] if isinstance(value, datetime.date) else value
    match given:
        case bool():
            pass
        case int():
            return {"date-parts": [[given]]}
        case str():
            days = [_EDTF_DAY.fullmatch(day) for day in given.split("/")]
            if 1 <= len(days) <= 2 and all(days):
                return {"date-parts": [[int(part) for part in day.groups() if part] for day in days if day]}
            return {"literal": given}
        case {"date-parts": [*parts], **more} if parts and _is_date_extra(more):
            return {**given, "date-parts": [_date_parts(day) for day in parts]}
        case {"literal": str(), **more} | {"raw": str(), **more} if _is_date_extra(more):
            return dict(given)
        case [*parts] if parts and all(isinstance(day, dict) and "year" in day for day in parts):
            return {"date-parts": [_date_parts([day[k] for k in _DATE_PARTS if k in day]) for day in parts]}
    raise ValueError(_NO_DATE)


def _date_parts(day: object) -> list[int]:
    if (
        not isinstance(day, list)
        or not 1 <= len(day) <= len(_DATE_PARTS)
        or not all(re.fullmatch(r"-?[0-9]{1,6}", str(part)) for part in day)
    ):
        raise ValueError(_NO_DATE)
    return [int(part) for part in day]


def _is_date_extra(more: dict[Any, Any]) -> bool:
    return all(key in {"circa", "literal", "raw", "season"} and isinstance(more[key], (str, int)) for key in more)


def _below(key: str, detail: ErrorDetails) -> InitErrorDetails:
    return InitErrorDetails(
        type=PydanticCustomError(detail["type"], "{message}", {**detail.get("ctx", {}), "message": detail["msg"]}),
        loc=(key, *detail["loc"]),
        input=detail["input"],
    )


def _nearest(word: str, known: frozenset[str]) -> str:
    found = process.extractOne(word, sorted(known), score_cutoff=75)
    return f"; did you mean {found[0]!r}?" if found else ""
