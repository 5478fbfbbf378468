"""Read PDF with pdfium: the characters of its pages in the order of reading, and where their lines begin and end."""

import ctypes
import re
from collections.abc import Iterator
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from ..document import Document
from .building import Builder, too_long, unmarked
from .errors import Unreadable
from .limits import ReadingLimits
from .typeset import PrintedLine, PrintedPage, lay_out

_HYPHEN: Final = "\ufffe"
"""What pdfium gives for a hyphen at a line's end, without the line's end."""
_LINE: Final = re.compile(rf"[^\r\n{_HYPHEN}]+({_HYPHEN})?")
_LIGATURES: Final = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_ENDINGS: Final = "-\u2010\u00ad"
_REASONS: Final = {
    pdfium.FPDF_ERR_PASSWORD: "this PDF is encrypted; save it without a password",
    pdfium.FPDF_ERR_SECURITY: "this PDF is encrypted in a way that is not read; save it without a password",
}
_BROKEN: Final = "this PDF is broken or not whole; get the file again, or print it to a new PDF"
_SCANNED: Final = "there is no text in this PDF, only pictures of pages; run text recognition (OCR) over it first"


def read_pdf(name: str, data: bytes, limits: ReadingLimits) -> Document:
    """
    Read a PDF.

    Raises:
        Unreadable: it is broken, encrypted, scanned, or too long.
    """
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_REASONS.get(error.err_code or 0, _BROKEN)) from error
    count = len(file)
    if count > limits.pages:
        raise Unreadable(f"this PDF has {count:,} pages, at most {limits.pages:,} are read; split it")
    builder = Builder(characters=limits.characters)
    pages: list[PrintedPage] = []
    left = limits.characters
    empty = broken = 0
    for index in range(count):
        try:
            page = _page(file, index)
        except pypdfium2.PdfiumError:
            broken += 1
            continue
        pages.append(page)
        empty += not page.lines
        left -= sum(len(line.text) for line in page.lines)
        if left < 0:
            raise Unreadable(too_long(limits.characters))
    lay_out(builder, pages)
    if builder.is_empty:
        raise Unreadable(_BROKEN if broken or not count else _SCANNED)
    if empty > 3:
        builder.remarks.append(f"Pages without text, which may be pictures: {empty:,} of {count:,}.")
    if broken:
        builder.remarks.append(f"Pages that could not be read: {broken:,} of {count:,}.")
    return builder.document(name=name, title=_said(file, "Title"), author=_said(file, "Author"))


def _page(file: pypdfium2.PdfDocument, index: int) -> PrintedPage:
    page = file[index]
    try:
        text_page = page.get_textpage()
        try:
            lines = tuple(_lines(text_page))
        finally:
            text_page.close()
        return PrintedPage(lines=lines, label=file.get_page_label(index).strip()[:40] or None, height=page.get_height())
    finally:
        page.close()


def _lines(text_page: pypdfium2.PdfTextPage) -> Iterator[PrintedLine]:
    raw = text_page.raw
    count = pdfium.FPDFText_CountChars(raw)
    if count <= 0:
        return
    text = text_page.get_text_range()
    box = tuple(ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    # In UTF-16 a character beyond the first plane is two, and pdfium counts so.
    wide = [place for place, character in enumerate(text) if character > "\uffff"] if max(text) > "\uffff" else []
    # As a rule every character of the page is one of the text, and need not be looked up.
    is_plain = count == len(text)
    shift = 0
    for found in _LINE.finditer(text):
        said = found[0].rstrip(_HYPHEN)
        inner = said.strip()
        if not inner:
            continue
        begin = found.start() + len(said) - len(said.lstrip())
        end = begin + len(inner) - 1
        while shift < len(wide) and wide[shift] < begin:
            shift += 1
        first, last = begin, end
        if not is_plain:
            first = pdfium.FPDFText_GetCharIndexFromTextIndex(raw, begin + shift)
            last = pdfium.FPDFText_GetCharIndexFromTextIndex(raw, end + shift)
        left, right, base, size = 0.0, 0.0, 0.0, 10.0
        if 0 <= first < count and pdfium.FPDFText_GetCharBox(raw, first, *box):
            left = box[0].value
            size = pdfium.FPDFText_GetFontSize(raw, first) or size
            base = box[2].value
            if pdfium.FPDFText_GetCharOrigin(raw, first, x, y):
                base = y.value
        if 0 <= last < count and pdfium.FPDFText_GetCharBox(raw, last, *box):
            right = box[1].value
        is_hyphenated = found[1] is not None or inner[-1] in _ENDINGS
        shown = inner.rstrip(_ENDINGS) if is_hyphenated else inner
        yield PrintedLine(
            text=shown if shown.isascii() and shown.isprintable() else unmarked(shown).translate(_LIGATURES),
            left=left,
            right=right,
            base=base,
            size=_letter_size(size, box),
            is_hyphenated=is_hyphenated and bool(shown),
        )


def _letter_size(size: float, box: tuple[ctypes.c_double, ...]) -> float:
    """Return how large letters are: some files scale a font of size 1 instead."""
    height = abs(box[3].value - box[2].value)
    return size if size > 2 else max(height * 1.4, 1.0)


def _said(file: pypdfium2.PdfDocument, key: str) -> str | None:
    said = file.get_metadata_value(key).strip()
    return said if said.casefold() not in {"", "untitled", "anonymous", "unknown", "unspecified"} else None
