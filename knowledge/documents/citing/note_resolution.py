"""What the sources of notes come to: a work and a place, by *ibid*, *op. cit.* and short titles, too, or why it is not clear."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ..cited import CitedWork
from .likeness import families, family_name, same_name
from .note_lists import Note, NoteList
from .note_signals import holds_another
from .note_texts import Back, Source
from .references import Reference
from .shelf import Shelf

_KNOWN: Final = 0.98
_NEW: Final = 0.85
_BARE_TITLE: Final = 0.7
_BACK: Final = 0.97
_OVER_A_NOTE: Final = 0.85
_NAME: Final = r"(?:(?:van|von|de|den|der|di|le|la|del|du|da)\s){0,2}(?:(?:Van|Von|De|Den|Der|Di|Le|La|Del|Du|Da|Mac|Mc|St)\s){0,2}[^\W\d_a-zа-яё][\w'’-]{1,40}"
_NAMES_AND_YEAR: Final = re.compile(
    rf"(?P<names>{_NAME}(?:(?:,\s|\s?/\s?|,?\s(?:&|and|und|и|et)\s){_NAME}){{0,3}})(?:\set\sal\.?)?(?:,?\s\(?(?P<year>[12][0-9]{{3}})[a-z]?\)?)?"
)
_BETWEEN_NAMES: Final = re.compile(r",\s|\s?/\s?|,?\s(?:&|and|und|и|et)\s")
_MAX_NOTES_BACK: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a source comes to: a work and a place, or why it does not."""

    work: CitedWork | None = None
    label: str | None = None
    locator: str | None = None
    rule: str = "note"
    confidence: float = 0.0
    why: str | None = None


@dataclass(slots=True)
class Memory:
    """What the notes so far have cited: of the note before, of each note by number, of each author."""

    before: list[Given] = field(default_factory=list)
    over_a_note: bool = False
    by_note: dict[str, list[Given]] = field(default_factory=dict)
    by_author: dict[str, list[Given]] = field(default_factory=dict)
    unread: dict[Note, str] = field(default_factory=dict)
    listed: Sequence[Reference] = ()

    def begin_list(self, notes: NoteList) -> None:
        """Forget what another chapter's notes cited, which no *ibid* reaches."""
        self.by_note = {}
        if notes.certain and notes.notes[0].name == "1":
            self.before = []

    def keep(self, note: Note, given: list[Given]) -> None:
        """Remember what a note cites."""
        self.over_a_note = not given and bool(self.before)
        if given:
            self.before = given
        self.by_note[note.name] = given

    def miss(self, note: Note, why: str) -> None:
        """Remember that a note names a work which is not understood: an *ibid* behind it means that one."""
        self.before = [Given(why=why)]
        self.unread[note] = why

    def cite(self, given: Given) -> None:
        """Remember a cited work by its authors."""
        if given.work is None:
            return
        for family in families(given.work.csl):
            cited = self.by_author.setdefault(family, [])
            if cited and _same(cited[-1], given):
                cited[-1] = given
            elif len(cited) < _MAX_NOTES_BACK:
                cited.append(given)


def put_on_shelf(shelf: Shelf, found: Iterable[Reference]) -> None:
    """Put the works on the shelf, those that are told in full first: so a short title finds a full one that comes later."""
    for reference in sorted((each for each in found if each.title), key=_fullness):
        if not _is_bare_name(reference) and not holds_another(reference, shelf):
            shelf.find(reference)


def _is_bare_name(reference: Reference) -> bool:
    """Return whether a reference says nothing but a name and perhaps a year, `Pell (1974)`, which is no title."""
    told = reference.authors or reference.container or reference.publisher or reference.place or reference.volume
    return not told and _NAMES_AND_YEAR.fullmatch(reference.title or "") is not None


def _fullness(reference: Reference) -> tuple[int, int]:
    told = (reference.authors, reference.container, reference.publisher, reference.place, reference.year)
    return -sum(map(bool, told)), -len(reference.title or "")


def resolved(note: Note, found: list[Source], memory: Memory, shelf: Shelf) -> list[tuple[Source, Given]]:
    """Return what the sources of a note come to, each, and remember it for the notes that follow."""
    here: list[tuple[Source, Given]] = []
    for source in found:
        given = _given(note, source, [each for _, each in here], memory, shelf)
        here.append((source, given))
        memory.cite(given)
    memory.keep(note, [given for _, given in here])
    return here


def _given(note: Note, source: Source, here: list[Given], memory: Memory, shelf: Shelf) -> Given:
    reference = source.reference
    match source.back:
        case Back.SAME:
            return _ibid(note, reference, here, memory)
        case Back.WORK | Back.SAME_PLACE:
            return _op_cit(note, source, here, memory, shelf)
        case Back.AUTHOR:
            last = here[-1:] or memory.before[-1:]
            if not last or last[0].work is None:
                return Given(
                    why=f"Note {note.name} says “idem”, but no author is named before it. Look up whose work it is."
                )
            reference = replace(reference, authors=_names(last[0].work))
    if not reference.authors and reference.container is None:
        return _of_author(note, reference, memory, shelf) or _found(note, reference, shelf)
    return _found(note, reference, shelf)


def _found(note: Note, reference: Reference, shelf: Shelf) -> Given:
    if holds_another(reference, shelf):
        return Given(
            why=f"Note {note.name} says something of a work, and not that these words are in it. Look the source up."
        )
    work = shelf.find(reference)
    if work is None:
        several = ", ".join(str(each.csl.get("title") or each.csl["id"]) for each in shelf.fitting(reference)[:4])
        return Given(why=f"Note {note.name} may mean several works: {several}. Choose one.")
    told = reference.authors or reference.container or reference.publisher or reference.year
    confidence = _KNOWN * work.likeness if work.key else (_NEW if told else _BARE_TITLE) * work.likeness
    return Given(work=work, label=reference.label, locator=reference.locator, confidence=confidence)


def _ibid(note: Note, reference: Reference, here: list[Given], memory: Memory) -> Given:
    """Resolve *ibid*: what the same note cited last, else the single work of the note before."""
    before = here[-1:] or memory.before
    says = f"Note {note.name} says “ibid”, but"
    if not before:
        return Given(rule="note-ibid", why=f"{says} no note before it names a work. Look up which one is meant.")
    if reference.authors and all(each.work is not None for each in before):
        family = family_name(reference.authors[-1])
        before = [each for each in before if each.work is not None and family in families(each.work.csl)]
        if not before:
            return Given(
                rule="note-ibid", why=f"{says} the note before names no work of {reference.authors[-1]}. Look it up."
            )
    if any(each.work is None for each in before):
        return Given(
            rule="note-ibid", why=f"{says} the work of the note before is not clear either. Mend that one first."
        )
    last = before[-1]
    if not all(_same(each, last) for each in before):
        return Given(rule="note-ibid", why=f"{says} the note before names several works. Say which one is meant.")
    over = _OVER_A_NOTE if memory.over_a_note and not here else 1.0
    label, locator = reference.label, reference.locator
    if locator is None and all(each.locator == last.locator for each in before):
        label, locator = last.label, last.locator
    unclear = _OVER_A_NOTE if locator is None and last.locator is not None else 1.0
    return Given(
        work=last.work,
        label=label,
        locator=locator,
        rule="note-ibid",
        confidence=last.confidence * _BACK * over * unclear,
    )


def _op_cit(note: Note, source: Source, here: list[Given], memory: Memory, shelf: Shelf) -> Given:
    """Resolve *op. cit.* and *loc. cit.*: the work of a note that is named, or the author's one work cited before."""
    reference = source.reference
    if reference.title and reference.authors and (work := shelf.known(reference)) is not None:
        return Given(
            work=work,
            label=reference.label,
            locator=reference.locator,
            rule="note-op-cit",
            confidence=_KNOWN * work.likeness * _BACK,
        )
    if source.of_note is not None:
        cited = memory.by_note.get(source.of_note, [])
        family = family_name(reference.authors[-1]) if reference.authors else ""
        cited = [each for each in cited if each.work is not None and (not family or family in families(each.work.csl))]
        return _one_of(note, source, cited, f"note {source.of_note}")
    if reference.authors:
        family = family_name(reference.authors[-1])
        return _one_of(note, source, memory.by_author.get(family, []), reference.authors[-1])
    return _one_of(note, source, here[-1:] or memory.before, "the note before")


def _of_author(note: Note, reference: Reference, memory: Memory, shelf: Shelf) -> Given | None:
    """Resolve an author's name with a year or nothing but pages: `Lewin 1974: 45`, `Lewin, p. 45`; None for a title."""
    named = _NAMES_AND_YEAR.fullmatch(reference.title or "")
    if named is None:
        return None
    names = _BETWEEN_NAMES.split(named["names"])
    year = int(named["year"]) if named["year"] else reference.year
    if year is None:
        return _of_author_alone(note, reference, names, memory, shelf)
    works = [each for each in shelf.of_year(names[0], year) if _are_by(each, names)]
    if len(works) > 1:
        return Given(why=f"Note {note.name} may mean several works of {named['names']} of {year}. Choose one.")
    if works:
        confidence = (_KNOWN if works[0].key else _NEW) * _BACK
        return Given(work=works[0], label=reference.label, locator=reference.locator, confidence=confidence)
    if _is_bare_name(reference) and shelf.known(replace(reference, year=None)) is None:
        return Given(
            why=f"Note {note.name} cites {named['names']} {year}, which nothing before it or in a list of works tells. Add it."
        )
    return None


def _of_author_alone(
    note: Note, reference: Reference, names: Sequence[str], memory: Memory, shelf: Shelf
) -> Given | None:
    """Resolve `Lewin, p. 45`: the author's one work cited before, else the one that the list of references has."""
    cited = memory.by_author.get(family_name(names[0]), []) if len(names) == 1 else []
    if cited:
        source = Source(start=0, end=0, reference=reference, back=Back.WORK)
        return _one_of(note, source, cited, names[0])
    listed = [each for each in memory.listed if each.authors and family_name(each.authors[0]) == family_name(names[0])]
    works = [work for each in dict.fromkeys(listed) if (work := shelf.find(each)) is not None and _are_by(work, names)]
    if len({work.csl["id"] for work in works}) > 1:
        return Given(why=f"Note {note.name} may mean several works of {names[0]}. Choose one.")
    if not works:
        if shelf.known(reference) is not None:
            return None
        return Given(why=f"Note {note.name} says no more than {reference.title}: a name or a title. Add what it is.")
    confidence = (_KNOWN if works[0].key else _NEW) * _BACK
    return Given(work=works[0], label=reference.label, locator=reference.locator, confidence=confidence)


def _are_by(work: CitedWork, names: Sequence[str]) -> bool:
    """Return whether several names are those of a work's authors, in their order; one name may stand for all."""
    authors = families(work.csl)
    if len(names) == 1:
        return bool(authors) and same_name(family_name(names[0]), authors[0])
    return len(authors) >= len(names) and all(
        same_name(family_name(name), author) for name, author in zip(names, authors, strict=False)
    )


def _one_of(note: Note, source: Source, cited: list[Given], whose: str) -> Given:
    rule = "note-op-cit"
    if not cited or cited[-1].work is None:
        return Given(
            rule=rule, why=f"Note {note.name} points back at {whose}, but no work of it was cited before. Look it up."
        )
    last = cited[-1]
    if not all(_same(each, last) for each in cited):
        return Given(
            rule=rule,
            why=f"Note {note.name} points back at {whose}, but several works of it were cited before. Say which one.",
        )
    label, locator = source.reference.label, source.reference.locator
    if locator is None and source.back is Back.SAME_PLACE:
        label, locator = last.label, last.locator
    return Given(work=last.work, label=label, locator=locator, rule=rule, confidence=last.confidence * _BACK)


def _same(one: Given, other: Given) -> bool:
    return one.work is not None and other.work is not None and one.work.csl["id"] == other.work.csl["id"]


def _names(work: CitedWork) -> tuple[str, ...]:
    names = work.csl.get("author") or ()
    return tuple(
        " ".join(filter(None, (name.get("given"), name.get("family") or name.get("literal")))) for name in names
    )
