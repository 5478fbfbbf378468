"""
What stands in the fields of a form, and what it means: topics, works, places in them, citations. Pure.

What somebody leaves as it was stays as it was, down to what a form cannot show, such as the passage of a document.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge import (
    CitationEntry,
    CitedLine,
    Edition,
    KnowledgeBase,
    Locator,
    SourceKind,
    WorkEntry,
    cut_place,
    drafted_work,
    escape_markdown,
    named_place,
    named_work,
    near_works,
    page_within,
    unnamed_words,
)

from ..render.entries import work_line
from ..render.limits import clip
from ..suggesting import one_line
from ..words import N_, Words

LABELS = {
    "page": N_("page"),
    "chapter": N_("chapter"),
    "section": N_("section"),
    "part": N_("part"),
    "volume": N_("volume"),
    "note": N_("note"),
    "paragraph": N_("paragraph"),
    "column": N_("column"),
}
BETWEEN = "|"
"""Stands between a work and the place in it."""
QUOTED_IN = "||"
"""Stands between what is cited and the work that quotes it."""
WORK_LENGTH = 300
_SHOWN = 80
_NEAR = 3
_NOTHING_FOUND = 500

ModelT = TypeVar("ModelT", bound=BaseModel)


class Reader:
    """
    Reads what was filled in, and notes what is wrong with it.

    Attributes:
        words: the language of whoever filled it in.
        edition: the knowledge base that it is for.
        problems: what must be mended first, in sentences.
        remarks: what the person should know, in sentences.
        works: works that are not there yet.
        names: how works are written.
    """

    def __init__(self, words: Words, edition: Edition, source_kind: str = "") -> None:
        """Take the language, the knowledge base, and what sort of witness new works are; empty where there are none."""
        self.words = words
        self.edition = edition
        self.problems: list[str] = []
        self.remarks: list[str] = []
        self.works: dict[str, WorkEntry] = {}
        self._source_kind = SourceKind(source_kind) if source_kind in set(SourceKind) else None
        self.names = WorkNames(edition.base)

    def topics(self, text: str) -> tuple[str, ...]:
        """Return the ids of topics that are separated by commas or semicolons, each given by its id, name or alias."""
        parts = text.replace(";", ",").split(",")
        return tuple(dict.fromkeys(topic for part in parts if (topic := self._topic(one_line(part)))))

    def date(self, text: str) -> datetime.date | None:
        """Return a day, or None where the text is empty."""
        text = one_line(text)
        if not text:
            return None
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            self._object(self.words("“{text}” is no day; write it like 2026-11-22.", text=_shown(text)))
            return None

    def citation(self, text: str, place: str = "") -> CitationEntry | None:
        """
        Return a citation: `work | place`, with `|| work | place` after it for the one that quotes it.

        `place` is that in the first work where it has a field of its own.
        """
        first, _, quoted_in = text.partition(QUOTED_IN)
        locator = self._locator(f"{first} {BETWEEN} {place}" if place.strip() else first)
        quoting = self._locator(quoted_in) if quoted_in.strip() else None
        if locator is None or (quoting is None and quoted_in.strip()):
            return None
        return self.made(CitationEntry, **dict(locator), quoted_in=quoting)

    def cited_line(self, text: str, sources: str, old: CitedLine | None) -> CitedLine | None:
        """Return a sentence with its citations, one a line; None where both are empty."""
        text = kept(one_line(text), old.text if old else None)
        lines = [line for line in sources.splitlines() if one_line(line)]
        if not text and not lines:
            return None
        if not text:
            self._object(self.words("There are sources, but no sentence that they carry."))
        if not lines:
            self._object(self.words("The sentence needs at least one source."))
        left = [
            (one_line(citation_text(self.words, self.names, each)), each) for each in (old.citations if old else ())
        ]
        citations = []
        for line in lines:
            known = next((pair for pair in left if pair[0] == one_line(line)), None)
            if known is not None:
                left.remove(known)
            citation = known[1] if known is not None else self.citation(line)
            if citation is not None:
                citations.append(citation)
        return self.made(CitedLine, text=text, citations=tuple(citations)) if not self.problems else None

    def made(self, model: type[ModelT], **fields: Any) -> ModelT | None:
        """Return an entry, or part of one, from its fields; None where they make none."""
        try:
            return model.model_validate(fields)
        except ValidationError as error:
            for detail in error.errors():
                place = ".".join(map(str, detail["loc"]))
                # The rules of entries know no languages; what a form can tell better it has told before.
                self._object(escape_markdown(clip(f"{place}: {detail['msg']}", _NOTHING_FOUND)))
            return None

    def _object(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def _topic(self, text: str) -> str | None:
        if not text:
            return None
        wanted = text.casefold()
        for topic in self.edition.base.topics.values():
            if wanted in {topic.id, *(name.casefold() for name in (topic.name, *topic.aliases))}:
                return topic.id
        near = [topic.topic for topic in self.edition.catalogue.complete_topics(text, _NEAR)]
        self._object(
            self.words(
                "There is no topic “{text}”. Is it one of these: {near}?",
                text=_shown(text),
                near=self.words.listed([f"`{topic}`" for topic in near], style="or"),
            )
            if near
            else self.words(
                "There is no topic “{text}”. These are there: {topics}. `/kb import` adds new ones, from a file `topics.yaml`.",
                text=_shown(text),
                topics=clip(", ".join(sorted(self.edition.base.topics)), _NOTHING_FOUND),
            )
        )
        return None

    def _locator(self, text: str) -> Locator | None:
        name, _, place = map(one_line, text.partition(BETWEEN))
        if not place:
            name, place = self._with_place(name)
        work, found = self._work(name), None
        if place:
            found = self._place(place)
        if work is None or (place and found is None):
            return None
        label, locator = found or (None, None)
        return self.made(Locator, work=work, label=label, locator=locator)

    def _place(self, text: str) -> tuple[str, str] | None:
        found = _place(self.words, text)
        if found is None:
            self._object(
                self.words(
                    "I cannot read “{text}” as a place in a work. Write it like `page 39-40` or `chapter 3`.",
                    text=_shown(text),
                )
            )
        elif found == ("section", text):
            self.remarks.append(
                self.words(
                    "“{text}” was taken to be the name of a section. A page is written like `page 39-40`.",
                    text=_shown(text),
                )
            )
        return found

    def _with_place(self, text: str) -> tuple[str, str]:
        """Return what names a work, and the place that somebody wrote behind it as they are used to."""
        works = {**self.edition.base.works, **self.works}
        if text in works or self.names.work(text) is not None:
            return text, ""
        before, place = cut_place(text, [self.words(name) for name in LABELS.values()])
        whole = named_work(works, text)
        if place and whole is not None and place.casefold() in works[whole].title.casefold():
            return text, ""  # the second part of a work is a work
        if not place and (page := page_within(text)):
            self._object(
                self.words(
                    "“{text}” speaks of a page in its middle. Write the page behind the work, `… | {page}`, and each source "
                    "on a line of its own.",
                    text=_shown(text),
                    page=escape_markdown(clip(page, _SHOWN)),
                )
            )
        return before, place

    def _work(self, text: str) -> str | None:
        if not text:
            self._object(self.words("Name the work: its key, or its author, title and year."))
            return None
        works = {**self.edition.base.works, **self.works}
        exact = text if text in works else self.names.work(text)
        found = exact or named_work(works, text)
        if found is not None:
            if exact is None:
                self._tell_what_was_understood(text, works[found])
            return found
        return self._new_work(text, works)

    def _tell_what_was_understood(self, text: str, work: WorkEntry) -> None:
        title = f"*{escape_markdown(clip(work.title, _SHOWN))}* (`{work.id}`)"
        left = " ".join(unnamed_words(work, text))
        self.remarks.append(
            self.words(
                "“{text}” was taken to be {work}. Of what you wrote there, this is not kept: {left}",
                text=_shown(text),
                work=title,
                left=_shown(left),
            )
            if left
            else self.words("“{text}” was taken to be {work}.", text=_shown(text), work=title)
        )

    def _new_work(self, text: str, works: dict[str, WorkEntry]) -> str | None:
        if self._source_kind is None:
            near = near_works(works, text, _NEAR)
            problem = self.words(
                "No work is clearly meant by “{text}”. Give its key; or, if it is new, choose its kind and write it as "
                "“Author, Title, Year”.",
                text=_shown(text),
            )
            self._object("\n".join([problem, *(f"  - {work_line(works[key])}" for key in near)]))
            return None
        work = drafted_work(works, text, self._source_kind)
        if work is None:
            self._object(
                self.words("I cannot read a work from “{text}”. Write it as “Author, Title, Year”.", text=_shown(text))
            )
            return None
        self.works[work.id] = work
        return work.id


def kept(new: str, old: str | None) -> str:
    """Return what was there where somebody left it alone: a form may change what nobody sees of a text."""
    return old if old is not None and one_line(old) == one_line(new) else new


def kept_lines(text: str, old: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that stand one a line, each once; what was there before stays as it was."""
    left: dict[str, list[str]] = {}
    for each in old:
        left.setdefault(one_line(each), []).append(each)
    found: list[str] = []
    for line in map(one_line, text.splitlines()):
        if left.get(line):
            found.append(left[line].pop(0))
        elif line and line not in map(one_line, found):
            found.append(line)
    return tuple(found)


class WorkNames:
    """How works are written in forms: people, title, year; by their keys where two would read the same."""

    def __init__(self, base: KnowledgeBase) -> None:
        """Take the works."""
        lines = {
            key: one_line(", ".join(str(part) for part in (work.people, work.title, work.year) if part))
            for key, work in base.works.items()
        }
        counts = Counter(lines.values())
        self._texts = {
            key: line
            for key, line in lines.items()
            if counts[line] == 1 and 0 < len(line) <= WORK_LENGTH and BETWEEN not in line and line not in base.works
        }
        self._keys = {line: key for key, line in self._texts.items()}

    def text(self, work: str) -> str:
        """Return how a work is written."""
        return self._texts.get(work, work)

    def work(self, text: str) -> str | None:
        """Return the work that is written so."""
        return self._keys.get(text)


def place_text(words: Words, locator: Locator) -> str:
    """Return the place in a work as it stands in a form; empty where there is none."""
    return f"{words(LABELS[locator.label])} {locator.locator}" if locator.label else ""


def citation_text(words: Words, names: WorkNames, citation: CitationEntry) -> str:
    """Return a citation as it stands in a form."""
    parts = (names.text(citation.work), place_text(words, citation))
    return f" {BETWEEN} ".join(filter(None, parts)) + quoting_text(words, names, citation)


def quoting_text(words: Words, names: WorkNames, citation: CitationEntry) -> str:
    """Return the work that quotes what is cited as it stands behind that in a form; empty where none does."""
    if citation.quoted_in is None:
        return ""
    parts = (names.text(citation.quoted_in.work), place_text(words, citation.quoted_in))
    return f" {QUOTED_IN} {f' {BETWEEN} '.join(filter(None, parts))}"


def _place(words: Words, text: str) -> tuple[str, str] | None:
    """Return the label and the locator of a place; labels may be in the reader's language."""
    first, _, rest = text.partition(" ")
    for label, name in LABELS.items():
        if first.casefold() == words(name).casefold() and rest:
            return label, rest
    found = named_place(text)
    return (found.label, found.locator) if found is not None else None


def _shown(text: str) -> str:
    return escape_markdown(clip(text, _SHOWN))
