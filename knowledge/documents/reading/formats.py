"""Tell what a file is: from its bytes first, from its name where those leave it open."""

import re
from enum import StrEnum
from typing import Final

from ...archives import is_zip
from .errors import Unreadable


class Format(StrEnum):
    """A kind of file that is read."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "DOCX"
    EPUB = "EPUB"


_READABLE: Final = "save it as text, Markdown, HTML, PDF, DOCX or EPUB"
_OTHERS: Final = (
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office document; save it as DOCX without a password"),
    (b"{\\rtf", f"RTF; {_READABLE}"),
    (b"\x89PNG", f"a picture, and text in pictures is not read; {_READABLE}"),
    (b"\xff\xd8\xff", f"a picture, and text in pictures is not read; {_READABLE}"),
    (b"GIF8", f"a picture, and text in pictures is not read; {_READABLE}"),
    (b"II*\x00", f"a picture, and text in pictures is not read; {_READABLE}"),
    (b"MM\x00*", f"a picture, and text in pictures is not read; {_READABLE}"),
    (b"AT&TFORM", f"DjVu; {_READABLE}"),
    (b"%!PS", f"PostScript; {_READABLE}"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!\x1a", "a RAR archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"SQLite format 3", "a database; export its text"),
    (b"\x7fELF", "a program; give a document"),
    (b"MZ\x90", "a program; give a document"),
)
_TAGS: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML: Final = re.compile(rb"\s*<\?xml\b")
_ENDINGS: Final = {
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
}


def format_of(name: str, data: bytes, members: frozenset[str]) -> Format:
    """
    Return what a file is. `members` are the names in it where it is a ZIP.

    Raises:
        Unreadable: it is nothing that is read.
    """
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if is_zip(data):
        return _packed(name, members)
    for start, what in _OTHERS:
        if data.startswith(start):
            raise Unreadable(f"this is {what}")
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    start = data[:4096].replace(b"\x00", b"")
    if _TAGS.search(start) and (
        _ENDINGS.get(ending) is Format.HTML or start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    ):
        return Format.HTML
    if _XML.match(start) and b"w:document" in start:
        raise Unreadable("this is Word's XML without its package; save it as DOCX")
    return _ENDINGS.get(ending, Format.TEXT)


def _packed(name: str, members: frozenset[str]) -> Format:
    if "META-INF/container.xml" in members:
        return Format.EPUB
    if "[Content_Types].xml" in members:
        if any(member.startswith("word/") for member in members) or name.casefold().endswith(".docx"):
            return Format.DOCX
        raise Unreadable("this is an Office document, but no text; save it as DOCX")
    if "content.xml" in members:
        raise Unreadable("this is an OpenDocument file; save it as DOCX")
    if not members:
        raise Unreadable("this archive is broken or not whole; get the file again")
    raise Unreadable("this is an archive; unpack it and give the documents in it")
