"""What somebody sends: which sort of file it is, what it holds, and what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from ..base import WORKS_FILE, KnowledgeBase, check
from ..csl import WorkEntry
from ..entries import ClaimEntry, SourceKind, TopicEntry
from ..errors import Problem
from ..typography import printable
from .bibtex_entries import read_bibtex
from .csl_json import read_csl_json
from .decoding import READABLE, decoded
from .findings import Findings
from .limits import MAX_UPLOAD_BYTES
from .packing import is_zip, names_of
from .seed_files import read_archive, read_texts
from .tables import looks_like_a_table, read_csv
from .word import is_office, read_word

_BIBTEX: Final = re.compile(r"\s*(?:%[^\n]*\n\s*)*@[A-Za-z]+\s*[{(]")
Reader = Callable[[Findings, str, SourceKind | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """
    What an upload holds. Where any problem is an error, nothing of it is to be applied.

    Attributes:
        entries: works and topics first, then the claims that use them; none where there is an error.
        problems: errors, then warnings, each with the file and, where there is one, the line. In a Word document
            the line is the paragraph.
        files: the texts of the seed files that say all that the base will say there, by seed name, so that
            export can give them back with their comments.
        is_foreign: whether it is a text that nobody laid out as entries; then it may be a document.
    """

    entries: tuple[ClaimEntry | WorkEntry | TopicEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    is_foreign: bool = False

    @property
    def is_valid(self) -> bool:
        """Whether it may be applied: there is something in it, and no error."""
        return bool(self.entries) and all(problem.warning for problem in self.problems)


def read_upload(name: str, data: bytes, base: KnowledgeBase, *, source_kind: SourceKind | None = None) -> Upload:
    """
    Return what a file holds, read against the base as it is. Nothing in it raises: what is wrong is a problem.

    `source_kind` is what sort of witness the works of a bibliography are that state none themselves.
    """
    shown = printable(PurePosixPath(name).name)[:100] or "the file"
    findings = Findings(file=shown, base=base)
    if len(data) > MAX_UPLOAD_BYTES:
        findings.error(f"the file is larger than {MAX_UPLOAD_BYTES // 10**6} MB; send it in parts")
    elif not data.strip():
        findings.error("the file is empty")
    else:
        _read(findings, data, source_kind)
        if not findings.is_broken:
            _check_whole(findings)
    entries: tuple[ClaimEntry | WorkEntry | TopicEntry, ...]
    entries = (*findings.works.values(), *findings.topics.values(), *findings.claims.values())
    if not entries and not findings.problems:
        findings.error("there is nothing in it that can be taken over")
    if findings.is_broken:
        return Upload(problems=findings.report(), is_foreign=findings.is_foreign)
    return Upload(entries=entries, problems=findings.report(), files=MappingProxyType(findings.files))


def _read(findings: Findings, data: bytes, kind: SourceKind | None) -> None:
    suffix = PurePosixPath(findings.file).suffix.lower()
    if is_zip(data):
        if is_office(names_of(data)):
            read_word(findings, data)
        else:
            read_archive(findings, data)
        return
    if suffix in {".zip", ".docx"}:
        findings.error(f"this is no {suffix[1:].upper()} file, or only a part of one; send it again")
        return
    text = decoded(findings, findings.file, data)
    if text is not None:
        _reader(suffix, text)(findings, text, kind)


def _reader(suffix: str, text: str) -> Reader:
    """Return what reads a text: by the file's extension, and where that says nothing by what it begins with."""
    known: Mapping[str, Reader] = {
        ".yaml": _read_yaml,
        ".yml": _read_yaml,
        ".csv": _read_table,
        ".tsv": _read_table,
        ".bib": read_bibtex,
        ".bibtex": read_bibtex,
        ".json": read_csl_json,
    }
    if suffix in known:
        return known[suffix]
    if _BIBTEX.match(text):
        return read_bibtex
    if text.lstrip()[:1] in {"[", "{"}:
        return read_csl_json
    if looks_like_a_table(text):
        return _read_table
    if re.match(r"\s*(?:#[^\n]*\n\s*)*(?:---|- |[\w-]+:)", text):
        return _read_yaml
    return _refuse


def _read_yaml(findings: Findings, text: str, _kind: SourceKind | None) -> None:
    read_texts(findings, {findings.file: text})


def _read_table(findings: Findings, text: str, _kind: SourceKind | None) -> None:
    read_csv(findings, text)


def _refuse(findings: Findings, _text: str, _kind: SourceKind | None) -> None:
    findings.is_foreign = True
    findings.error(f"this is none of the files that can be read; send {READABLE}")


def _check_whole(findings: Findings) -> None:
    """Note what the entries break together with those that there are."""
    before = set(check(findings.base))
    after = findings.after()
    for problem in check(after):
        # A work that nothing cites yet is what a bibliography is sent for.
        is_unused_work = problem.warning and problem.entry == WORKS_FILE
        if problem not in before and not is_unused_work:
            findings.take(findings.placed(problem, after))
