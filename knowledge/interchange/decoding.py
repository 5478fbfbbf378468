"""Text from bytes: UTF-8, or UTF-16 where a byte order mark says so; anything else is named with its line."""

import codecs
import re
from collections.abc import Mapping
from typing import Final

from .findings import Findings

_BINARY: Final[Mapping[bytes, str]] = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or a sound",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an old or password-protected Office document",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}
_ENCODINGS: Final[Mapping[bytes, str]] = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"": "utf-8",
}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
READABLE: Final = "YAML, CSV, BibTeX, CSL-JSON, DOCX or a ZIP of YAML files"


def decoded(findings: Findings, file: str, data: bytes) -> str | None:
    """Return the text of a file without its byte order mark, or None and note why there is none."""
    for start, what in _BINARY.items():
        if data.startswith(start) and not _is_plain(data[:64]):
            findings.error(f"this is {what}; send {READABLE}", file=file)
            return None
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        findings.error("this is UTF-32; save the file as UTF-8", line=1, file=file)
        return None
    mark, encoding = next((mark, name) for mark, name in _ENCODINGS.items() if data.startswith(mark))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(encoding, "replace")
        wrong = error.object[error.start]
        name = encoding[:6].upper().rstrip("-")
        message = f"the byte 0x{wrong:02X} in this line is not {name}; save the file as UTF-8"
        findings.error(message, line=before.count("\n") + 1, file=file)
        return None
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = f"the character U+{ord(found[0]):04X} is no text; remove it, or save the file as UTF-8 text"
        findings.error(message, line=line, file=file)
        return None
    return text


def _is_plain(start: bytes) -> bool:
    return start.isascii() and start.decode("ascii").isprintable() and not start.startswith((b"%PDF", b"SQLite"))
