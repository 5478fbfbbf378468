"""
Turn a plain-text document into PDF, DOCX, EPUB and HTML, so that a test can see that the same citations come out.

Every line that is not blank is a paragraph. Nothing is marked up, but page breaks where the format has them.
"""

import functools
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib as mpl
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from word_files import document, paragraph

FONT, SIZE, LEADING = "DejaVuSerif", 10.0, 13.0
WIDTH, HEIGHT, MARGIN = 420.0, 595.0, 60.0
RUNNING_HEAD = "A Reader of Small Arguments"
# Syllables by the eye: between a vowel with a consonant and a consonant with a vowel.
_VOWELS = "aeiouyAEIOUY"


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs: lines that are not blank, with single spaces."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def to_html(text: str) -> bytes:
    """Return a page of paragraphs, with a menu, a script and a foot that are no text of the document."""
    body = "\n".join(f"<p>{escape(each)}</p>" for each in paragraphs_of(text))
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>A document</title><style>p { margin: 0 }</style></head>'
        f"<body><nav><a href='/'>Home</a></nav><script>var p = '<p>no text</p>'</script><main>\n{body}\n</main></body></html>"
    ).encode()


def to_docx(text: str, *, lines_a_page: int = 40) -> bytes:
    """Return a Word document in which Word noted where it last broke pages."""
    pages = ['<w:r><w:lastRenderedPageBreak/><w:t xml:space="preserve">', '<w:r><w:t xml:space="preserve">']
    blocks = [
        paragraph(f"{pages[n % lines_a_page > 0 or not n]}{escape(each)}</w:t></w:r>")
        for n, each in enumerate(paragraphs_of(text))
    ]
    return document(*blocks)


def to_epub(text: str, *, paragraphs_a_chapter: int = 50) -> bytes:
    """Return an EPUB 3 of several files."""
    lines = paragraphs_of(text)
    chapters = [lines[at : at + paragraphs_a_chapter] for at in range(0, len(lines), paragraphs_a_chapter)]
    names = [f"chapter{n}.xhtml" for n in range(len(chapters))]
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(names)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A document</dc:title><dc:creator>Somebody</dc:creator>'
        f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    return packed_epub(
        {
            "OEBPS/content.opf": package,
            **{f"OEBPS/{name}": chapter(lines) for name, lines in zip(names, chapters, strict=True)},
        }
    )


def chapter(lines: Sequence[str]) -> str:
    """Return an XHTML file of paragraphs."""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>'
    )


def packed_epub(parts: dict[str, str]) -> bytes:
    """Return an EPUB of these files, whose package is `OEBPS/content.opf`."""
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile '
        'full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", container)
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def to_pdf(text: str, *, first_page: int = 1, is_indented: bool = False, password: str | None = None) -> bytes:
    """
    Return a PDF as a book is set: justified, hyphenated, with a running head and the page's number.

    Paragraphs are `is_indented`, or have a space between them.
    """
    _register()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), encrypt=password, invariant=1)
    number = first_page
    height = _begin_page(canvas, number)
    for each in paragraphs_of(text):
        for index, (line, is_last) in enumerate(_set(each, WIDTH - 2 * MARGIN, 18.0 if is_indented else 0.0)):
            if height < MARGIN:
                canvas.showPage()
                number += 1
                height = _begin_page(canvas, number)
            indent = 18.0 if is_indented and not index else 0.0
            _draw(canvas, line, MARGIN + indent, height, None if is_last else WIDTH - 2 * MARGIN - indent)
            height -= LEADING
        height -= 0.0 if is_indented else LEADING * 0.7
    canvas.save()
    return file.getvalue()


@functools.cache
def _register() -> None:
    pdfmetrics.registerFont(TTFont(FONT, str(Path(mpl.get_data_path()) / "fonts/ttf/DejaVuSerif.ttf")))


def _begin_page(canvas: Canvas, number: int) -> float:
    canvas.setFont(FONT, 8)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 30, RUNNING_HEAD)
    canvas.drawCentredString(WIDTH / 2, 25, str(number))
    canvas.setFont(FONT, SIZE)
    return HEIGHT - MARGIN


def _draw(canvas: Canvas, line: str, left: float, height: float, width: float | None) -> None:
    words = line.split(" ")
    if width is None or len(words) == 1:
        canvas.drawString(left, height, line)
        return
    space = (width - _width("".join(words))) / (len(words) - 1)
    for word in words:
        canvas.drawString(left, height, word)
        left += _width(word) + space


@functools.lru_cache(maxsize=100_000)
def _width(text: str) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, SIZE))


def _set(text: str, width: float, indent: float) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a paragraph, and whether a line is the last."""
    room = width - indent
    space = _width(" ")
    line: list[str] = []
    used = 0.0
    for word in text.split(" "):
        rest = word
        while rest:
            needed = _width(rest) + (space if line else 0)
            if used + needed <= room:
                line.append(rest)
                used += needed
                break
            head, tail = _hyphenated(rest, room - used - (space if line else 0))
            if head:
                line.append(head)
            elif not line:
                line, tail = [rest], ""
            yield " ".join(line), False
            line, used, room = [], 0.0, width
            rest = tail
    if line:
        yield " ".join(line), True


def _hyphenated(word: str, room: float) -> tuple[str, str]:
    """Return the part of a word that fits with a hyphen, and the rest; a word with a hyphen is broken there alone."""
    if "-" in word[1:-1]:
        at = word.index("-", 1) + 1
        return (word[:at], word[at:]) if _width(word[:at]) <= room else ("", word)
    if not word.isalpha() or len(word) < 6:
        return "", word
    for at in range(len(word) - 3, 2, -1):
        is_syllable = word[at - 1] not in _VOWELS and word[at] not in _VOWELS and word[at + 1] in _VOWELS
        if is_syllable and _width(word[:at] + "-") <= room:
            return word[:at] + "-", word[at:]
    return "", word
