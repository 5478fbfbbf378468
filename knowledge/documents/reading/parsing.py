"""Read one file in this process: what it is, and the reader for that."""

import re
from typing import Final

from ...archives import is_zip, names_of
from ..document import Document
from .building import Builder
from .decoding import decoded
from .errors import Unreadable
from .formats import Format, format_of
from .limits import ReadingLimits
from .plain import read_plain

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{1,40})", re.IGNORECASE)


def parsed(name: str, data: bytes, limits: ReadingLimits) -> Document:
    """
    Read a file.

    Raises:
        Unreadable: it cannot be read; the reason says why.
    """
    document = _parsed(name, data, limits)
    if len(document.blocks) > limits.blocks:
        raise Unreadable(f"this is more than {limits.blocks:,} paragraphs; split the file and load its parts")
    return document


def _parsed(name: str, data: bytes, limits: ReadingLimits) -> Document:
    if len(data) > limits.file_bytes:
        raise Unreadable(f"this file is larger than {limits.file_bytes // 10**6} MB; split it and load its parts")
    if not data.strip(b"\x00 \r\n\t"):
        raise Unreadable("this file is empty; check that it is the right one")
    kind = format_of(name, data, names_of(data) if is_zip(data) else frozenset())
    stem = _stem(name)
    # Each reader brings a library along, which is loaded for its own format only.
    match kind:
        case Format.PDF:
            from .pdf import read_pdf  # noqa: PLC0415

            return read_pdf(stem, data, limits)
        case Format.DOCX:
            from .word import read_word_text  # noqa: PLC0415

            return read_word_text(stem, data, limits)
        case Format.EPUB:
            from .epub import read_epub  # noqa: PLC0415

            return read_epub(stem, data, limits)
        case Format.HTML | Format.MARKDOWN:
            return _marked_up(stem, data, kind, limits)
        case Format.TEXT:
            return read_plain(stem, data, limits)


def _marked_up(name: str, data: bytes, kind: Format, limits: ReadingLimits) -> Document:
    from .hypertext import read_page  # noqa: PLC0415
    from .markdown_text import as_html  # noqa: PLC0415

    declared = _CHARSET.search(data[:4096])
    text, remark = decoded(data, declared=declared[1].decode("ascii") if declared else None)
    if len(text) > 5 * limits.characters:
        raise Unreadable(f"this is more than {5 * limits.characters:,} characters; split the file and load its parts")
    builder = Builder(characters=limits.characters)
    fields: dict[str, str] = {}
    if kind is Format.MARKDOWN:
        text, fields = as_html(text)
    title, author = read_page(builder, text)
    if builder.is_empty:
        raise Unreadable("there is no text in this file; check that it is the right one")
    remarks = [remark] if remark else []
    return builder.document(
        name=name, title=fields.get("title", title), author=fields.get("author", author), remarks=remarks
    )


def _stem(name: str) -> str:
    """Return a file's name without its folders and its ending."""
    last = re.split(r"[/\\]", name)[-1]
    stem, dot, ending = last.rpartition(".")
    return stem if dot and stem and len(ending) <= 8 else last
