"""Seed files: a claim, `works.yaml`, `topics.yaml`, alone or in an archive as export writes it."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from ..base import TOPICS_FILE, WORKS_FILE, KnowledgeBase, claim_file, next_code
from ..entries import ClaimEntry, Kind
from ..errors import InvalidEntries
from ..seed.reading import SeedReader, parse_file
from ..seed.schema import schema_files
from .decoding import decoded
from .findings import Findings, Origin
from .limits import MAX_LINE, MAX_NODES
from .packing import names_of, unpacked

_JUNK: Final = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)")
_BESIDE: Final = frozenset(["README.md", *schema_files()])
"""What lies beside seed files and is none."""


class Codes:
    """Gives claims without a code the next free one."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._claims = dict(base.claims)

    def of(self, slug: str) -> str:
        """Return the code of a claim: its own, or the next that nobody has."""
        if slug not in self._claims:
            code = next_code(KnowledgeBase(claims=self._claims))
            self.take(slug, code)
        return self._claims[slug].code

    def take_from(self, data: object) -> None:
        """Note the code of a claim as it was parsed, if it is one and has one."""
        if isinstance(data, dict) and isinstance(data.get("code"), str) and isinstance(data.get("slug"), str):
            self.take(data["slug"], data["code"])

    def take(self, slug: str, code: str) -> None:
        """Note that a claim has a code, whether it is a right one or not."""
        if re.fullmatch(r"F-[0-9]{3,6}", code):
            self._claims[slug] = ClaimEntry(slug="x", code=code, statement="x", question="x", kind=Kind.DRAFT)


def read_archive(findings: Findings, data: bytes) -> None:
    """Read a ZIP of seed files."""
    texts: dict[str, str] = {}
    for name, content in unpacked(findings, data, lambda name: name.endswith(".yaml")).items():
        if not _JUNK.search(name) and (text := decoded(findings, name, content)) is not None:
            texts[name] = text
    for name in sorted(names_of(data)):
        path = PurePosixPath(name)
        if path.suffix == ".yml" and not _JUNK.search(name):
            findings.error("this is not read; name it .yaml", file=name)
        elif not (_JUNK.search(name) or name.endswith("/") or path.suffix == ".yaml" or path.name in _BESIDE):
            findings.warn("this is no seed file and is left out", file=name)
    if not findings.is_broken:
        read_texts(findings, texts)


def read_texts(findings: Findings, texts: Mapping[str, str]) -> None:
    """Read YAML files by name; which sort each is, its name or its content tells."""
    if _have_endless_lines(findings, texts):
        return
    reader = SeedReader(max_nodes=MAX_NODES)
    parsed = {file: data for file, text in texts.items() if (data := reader.parsed(file, text)) is not None}
    for file in texts.keys() - parsed.keys():
        if not reader.is_broken(file):
            reader.add(file, (), "there is nothing in the file; fill it in or leave it out")
    codes = Codes(findings.base)
    for data in parsed.values():
        codes.take_from(data)
    kept: dict[str, str] = {}
    for file, data in parsed.items():
        name = _seed_name(file, data)
        if name is None:
            text = _with_code(reader, file, data, codes, texts[file])
            for claim in reader.claim_of(file, data).values():
                _take_claim(findings, reader, file, claim)
                if text is texts[file] or _says(claim_file(claim.slug), text, claim):
                    kept[claim_file(claim.slug)] = text
        else:
            kept[name] = texts[file]
            _take_list(findings, reader, file, data, name)
    _find_unknown(findings, reader, texts, parsed)
    for problem in reader.problems:
        findings.take(problem)
    findings.keep_files(kept)


def _have_endless_lines(findings: Findings, texts: Mapping[str, str]) -> bool:
    """Return whether a line is longer than any is, and note it."""
    for file, text in texts.items():
        for line, written in enumerate(text.split("\n"), start=1):
            if len(written) > MAX_LINE:
                findings.error(f"{len(written):,} characters in one line, at most {MAX_LINE:,}", line=line, file=file)
    return findings.is_broken


def _find_unknown(
    findings: Findings, reader: SeedReader, texts: Mapping[str, str], parsed: Mapping[str, object]
) -> None:
    """Note the works and topics that broken claims name and nobody has, where all that the files bring could be read."""
    unread = texts.keys() - parsed.keys()
    lists = {file for file, data in parsed.items() if _seed_name(file, data) is not None}
    if not any(reader.is_broken(file) for file in lists | unread):
        after = findings.after()
        reader.find_unknown(after.works, after.topics)


def _take_list(findings: Findings, reader: SeedReader, file: str, data: object, name: str) -> None:
    if name == WORKS_FILE:
        for index, work in enumerate(reader.works_of(file, data).values()):
            findings.add_work(work, _origin(reader, file, ("references", index)))
    else:
        for index, topic in enumerate(reader.topics_of(file, data).values()):
            findings.add_topic(topic, _origin(reader, file, (index,)))


def _take_claim(findings: Findings, reader: SeedReader, file: str, claim: ClaimEntry) -> None:
    findings.add_claim(claim, _origin(reader, file, ()))
    path = PurePosixPath(file)
    if path.parent.name == "claims" and path.stem != claim.slug:
        reader.add(file, ("slug",), f"the slug {claim.slug!r} and the file's name differ; rename one")


def _origin(reader: SeedReader, file: str, prefix: tuple[str | int, ...]) -> Origin:
    return Origin(file=file, lines=reader.lines[file], prefix=prefix, is_seed=True)


def _seed_name(file: str, data: object) -> str | None:
    """Return which seed file this is, or None for a claim's."""
    path = PurePosixPath(file)
    if path.name in {WORKS_FILE, TOPICS_FILE}:
        return path.name
    if path.parent.name == "claims":
        return None
    if isinstance(data, dict) and "references" in data:
        return WORKS_FILE
    return TOPICS_FILE if isinstance(data, list) else None


def _with_code(reader: SeedReader, file: str, data: Any, codes: Codes, text: str) -> str:
    """Give a claim without a code one, in its data and, below its slug, in its text; return the text."""
    if not isinstance(data, dict) or "code" in data:
        return text
    if not isinstance(data.get("slug"), str):
        data["code"] = codes.of("")  # what is missing is the slug: the code would come with it
        return text
    data["code"] = codes.of(data["slug"])
    lines = text.split("\n")
    line = reader.lines[file]["slug",]
    lines.insert(line, f"code: {data['code']}" + ("\r" if lines[line - 1].endswith("\r") else ""))
    return "\n".join(lines)


def _says(name: str, text: str, claim: ClaimEntry) -> bool:
    try:
        return parse_file(name, text) == {claim.slug: claim}
    except InvalidEntries:
        return False
