"""Citations by numbered notes: the words before the number, the work and place that the note gives, or the one before it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ..cited import Citation
from ..document import Document
from .note_lists import Note, NoteList, note_lists
from .note_marks import Mark, note_marks
from .note_resolution import Given, Memory, put_on_shelf, resolved
from .note_texts import Source, sources
from .page_forms import pages_at_end
from .quoted_words import CitedWords, cited_words, insertions
from .references import Reference
from .shelf import Shelf
from .speakers import is_by

RULES: Final = {
    "note": "A number in the text leads to a note that names a work and a place in it.",
    "note-ibid": "The note says *ibid*: the work of the note before, and its place unless another is given.",
    "note-op-cit": "The note says *op. cit.* or names the author alone: the author's one work cited before.",
    "note-several": "The note names further works for the same words.",
    "note-text": "The note's own text cites a work for words of its own.",
}
_MENDED: Final = 0.95
_COMPARED: Final = 0.6
_QUOTED_WORDS: Final = 5
_SHORT_NOTE: Final = 300
_BARE_PAGES: Final = re.compile(r"[^\W\d_]{2}[\w’”\"')*]*,\s[0-9]{1,4}(?:[-–][0-9]{1,4})?\.?\s{0,5}$")
_BETWEEN_MARKS: Final = frozenset(["", " ", ",", ", "])


def note_citations(
    document: Document, shelf: Shelf, listed: Sequence[Reference] = ()
) -> tuple[list[Citation], list[NoteList]]:
    """
    Return what numbered notes cite, in the order of the text, and the lists that they stand in.

    Each number in the text gives the words before it the works that the note begins with; the further text of a note gives
    citations for words of its own. *Ibid* means the single work of the note before, as the Chicago manual has it: after a note
    with several works it is unresolved. A note may give no more of a work than `listed` references tell: `Pell 1974, p. 5`.
    """
    marks, lists = note_marks(document, note_lists(document))
    read = [[(note, sources(document.text, note.start, note.end)) for note in notes.notes] for notes in lists]
    cited = [source.reference for notes in read for _, found in notes for source in found if source.back is None]
    put_on_shelf(shelf, [*listed, *cited])
    citations: list[Citation] = []
    given: dict[Note, list[tuple[Source, Given]]] = {}
    memory = Memory(listed=listed)
    for notes, texts in zip(lists, read, strict=True):
        memory.begin_list(notes)
        for note, found in texts:
            given[note] = resolved(note, found, memory, shelf)
            if not found and _ends_in_pages(document.text[note.start : note.end]):
                memory.miss(
                    note, f"Note {note.name} gives pages, but it is not clear of which work. Look the source up."
                )
            citations += _of_note_text(document, note, given[note])
    end, words = 0, CitedWords(start=0, end=0, is_quotation=False)
    for mark in marks:
        # Of several marks in a row each stands for the words before the first.
        if not end or document.text[end : mark.start] not in _BETWEEN_MARKS or mark.start < end:
            words = cited_words(document, mark.start, mark.end)
        unread = memory.unread.get(mark.note) if mark.note is not None else None
        citations += (
            _of_mark(document, mark, words, given) if unread is None else _unread(document, mark, words, unread)
        )
        end = mark.end
    citations.sort(key=lambda citation: (citation.at, citation.start))
    return citations, lists


def _ends_in_pages(text: str) -> bool:
    """Return whether a short note ends as one does that cites (`…, p. 35`, `…, 33–40.`)."""
    return len(text) <= _SHORT_NOTE and (pages_at_end(text) is not None or _BARE_PAGES.search(text) is not None)


def _unread(document: Document, mark: Mark, words: CitedWords, why: str) -> Iterator[Citation]:
    if words.start < words.end:
        yield _citation(document, words, mark.start, Given(why=why), mark)


def _of_mark(
    document: Document, mark: Mark, words: CitedWords, given: dict[Note, list[tuple[Source, Given]]]
) -> Iterator[Citation]:
    """Yield the citations that a number in the text leads to."""
    if words.start >= words.end:
        return  # A number alone in a paragraph stands for no words.
    if mark.notes is None or mark.note is None:
        several = (
            "in several lists, and it is not clear which one is meant" if mark.notes is None else "missing in the list"
        )
        yield _citation(
            document,
            words,
            mark.start,
            Given(why=f"Note {mark.name} is {several} of notes. Look the source up."),
            mark,
        )
        return
    leading = [(source, each) for source, each in given.get(mark.note, []) if source.leads]
    if not leading:
        if (reason := _sourceless(document, mark, words, has_sources=bool(given.get(mark.note)))) is not None:
            yield _citation(document, words, mark.start, Given(why=reason), mark)
        return
    found: list[Citation] = []
    for at, (source, each) in enumerate(leading):
        citation = _as_told(_citation(document, words, mark.start, each, mark), source)
        if at and source.quoted_in:
            found[-1] = replace(found[-1], quoted_in=citation)
        else:
            found.append(replace(citation, rule="note-several") if found and each.rule == "note" else citation)
    yield from found


def _as_told(citation: Citation, source: Source) -> Citation:
    """Return a citation with what its note says of the source: whom it quotes, that it says something else, or is misquoted."""
    if source.misquoted:
        why = f"Note {citation.note} says that the words are not as the work has them. Look up whose they are."
        return replace(citation, work=None, confidence=0.0, unresolved=why)
    confidence = min(citation.confidence, _COMPARED) if source.against else citation.confidence
    speaker = source.speaker
    if speaker is not None and citation.work is not None and is_by(speaker, citation.work):
        speaker = None
    return replace(citation, confidence=confidence, quoted=speaker)


def _sourceless(document: Document, mark: Mark, words: CitedWords, *, has_sources: bool) -> str | None:
    """Return why a note gives no source for quoted words; None where nothing is quoted and the note is a remark."""
    if not words.is_quotation or len(document.text[words.start : words.end].split()) < _QUOTED_WORDS:
        return None
    names = "names works for words of its own, but none for these" if has_sources else "names no work"
    return f"Note {mark.name} {names}. Look the source up."


def _citation(document: Document, words: CitedWords, at: int, given: Given, mark: Mark) -> Citation:
    return Citation(
        start=words.start,
        end=words.end,
        at=at,
        work=given.work,
        label=given.label,
        locator=given.locator,
        note=mark.name,
        rule=given.rule,
        confidence=round(given.confidence * (_MENDED if mark.mended else 1.0), 3),
        is_quotation=words.is_quotation,
        insertions=insertions(document.text, words.start, words.end),
        unresolved=given.why,
    )


def _of_note_text(document: Document, note: Note, given: list[tuple[Source, Given]]) -> Iterator[Citation]:
    """Yield the citations for words of a note's own."""
    for source, each in given:
        if source.leads:
            continue
        words = cited_words(document, source.start, source.end, since=note.start)
        if words.start < words.end:
            yield _as_told(
                Citation(
                    start=words.start, end=words.end, at=source.start, work=each.work, label=each.label, locator=each.locator,
                    note=note.name, rule="note-text", confidence=round(each.confidence, 3), is_quotation=words.is_quotation,
                    insertions=insertions(document.text, words.start, words.end), unresolved=each.why,
                ),
                source,
            )  # fmt: skip
