"""Text from bytes: what a byte order mark or the file itself says, UTF-8, or what charset-normalizer finds likeliest."""

import codecs
import re
from typing import Final

import charset_normalizer

from .errors import Unreadable

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END: Final = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]+")
_SAMPLE: Final = 100_000
_AROUND: Final = 60
# Encodings that documents of this kind are in; a longer list finds more wrong ones.
_LIKELY: Final = [
    "cp1252", "latin_1", "mac_roman", "cp1250", "cp1251", "koi8_r", "mac_cyrillic", "iso8859_2", "iso8859_5", "cp1253",
    "cp1254", "cp437", "cp850", "cp866", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
]  # fmt: skip
BINARY: Final = "this is no text; give a text, Markdown, HTML, PDF, DOCX or EPUB file"


def decoded(data: bytes, *, declared: str | None = None) -> tuple[str, str | None]:
    """
    Return the text of a file without its byte order mark and with a line feed between lines, and a remark or None.

    `declared` is the encoding that the file itself names; it is believed where the bytes allow it.

    Raises:
        Unreadable: this is no text.
    """
    text, remark = _text(data, declared)
    # A few stray ones are taken out later; a file full of them is something else.
    strays = sum(1 for _ in _NO_TEXT.finditer(text))
    if strays > 20 and strays * 50 > len(text):
        raise Unreadable(BINARY)
    return _LINE_END.sub("\n", text), remark


def _text(data: bytes, declared: str | None) -> tuple[str, str | None]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), None
    if wide := _wide(data):
        return data.decode(wide, "replace"), f"This file was read as {_shown(wide)}."
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    if declared and (text := _as(data, declared)) is not None:
        return text, None
    text = data.decode("utf-8", "replace")
    broken, kept = text.count("\ufffd"), sum(1 for character in text if character > "\x7f")
    if broken * 20 < kept:
        mended = data.decode("utf-8", "footnote-windows")
        return mended, f"Bytes that are no UTF-8 were read as Windows-1252: {broken:,}."
    for encoding in _guesses(data):
        if (text_or_none := _as(data, encoding)) is not None:
            return text_or_none, f"This file is not UTF-8; it was read as {_shown(encoding)}."
    return data.decode("latin-1"), "This file is not UTF-8; it was read as Latin-1."


def _wide(data: bytes) -> str | None:
    """Return UTF-16 without a byte order mark, where every other byte of the beginning is zero."""
    start = data[:2_000]
    if len(start) >= 4 and start.count(0) * 5 > len(start) * 2:
        even, odd = start[::2].count(0), start[1::2].count(0)
        if odd > 10 * even:
            return "utf-16-le"
        if even > 10 * odd:
            return "utf-16-be"
    return None


def _guesses(data: bytes) -> list[str]:
    """Return the likeliest encodings, judged by what is not ASCII and what stands around it."""
    parts: list[bytes] = []
    size = 0
    for hit in _NOT_ASCII.finditer(data):
        parts.append(data[max(hit.start() - _AROUND, 0) : min(hit.end(), hit.start() + 1_000) + _AROUND])
        size += len(parts[-1])
        if size > _SAMPLE:
            break
    best = charset_normalizer.from_bytes(b"\n".join(parts), cp_isolation=_LIKELY).best()
    return [*([best.encoding] if best else []), "cp1252"]


def _as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _shown(encoding: str) -> str:
    return encoding.replace("_", "-").replace("cp125", "Windows-125")


def _windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("footnote-windows", _windows)
