"""Files that try a reader: made of good ones by cutting, mixing and overwriting, and bombs made by hand."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from random import Random

from conversions import chapter, packed_epub, to_docx, to_epub, to_html, to_pdf
from word_files import RELATIONS, W, document, paragraph

ENDINGS = ("txt", "md", "html", "pdf", "docx", "epub", "bin", "")
_WORDS = (
    "plan market bread paper night window copper island yearÕs rôle “quoted” [12] p.39 {p. 144} 漢字 мир \x07".split(
        " "
    )
)


def good_files(random: Random) -> dict[str, bytes]:
    """Return a small good file of each kind."""
    lines = [" ".join(random.choices(_WORDS, k=random.randint(3, 60))) for _ in range(20)]
    text = "\n\n".join(lines)
    plain = "".join(char for char in text if char.isprintable() or char == "\n")
    return {
        "txt": text.encode(),
        "md": f"# A heading\n\n> quoted\n\n{text}\n\n[^1]: note\n".encode(),
        "html": to_html(plain),
        "pdf": to_pdf(plain),
        "docx": to_docx(plain),
        "epub": to_epub(plain),
    }


def _repacked(random: Random, data: bytes, files: dict[str, bytes]) -> bytes:
    """Return an archive with harm done to one of its files."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(list(members))
    content = bytearray(members[name])
    random.choice(_HARM)(random, content, files)
    return _zip(members | {name: bytes(content)})


def mutated(random: Random, files: dict[str, bytes], count: int) -> Iterator[tuple[str, bytes]]:
    """Yield good files with harm done to them, some under the wrong name."""
    for n in range(count):
        ending = random.choice(list(files))
        if ending in {"docx", "epub"} and random.random() < 0.8:
            yield f"{n:04}_file.{ending}", _repacked(random, files[ending], files)
            continue
        data = bytearray(files[ending])
        for _ in range(random.randint(1, 3)):
            random.choice(_HARM)(random, data, files)
        shown = random.choice(ENDINGS) if random.random() < 0.3 else ending
        yield f"{n:04}_file.{shown}", bytes(data)


def _cut(random: Random, data: bytearray, _: dict[str, bytes]) -> None:
    del data[random.randrange(len(data) + 1) :]


def _behead(random: Random, data: bytearray, _: dict[str, bytes]) -> None:
    del data[: random.randrange(len(data) // 2 + 1)]


def _overwrite(random: Random, data: bytearray, _: dict[str, bytes]) -> None:
    for _n in range(random.choice([1, 10, 300])):
        if data:
            data[random.randrange(len(data))] = random.randrange(256)


def _repeat(random: Random, data: bytearray, _: dict[str, bytes]) -> None:
    begin = random.randrange(len(data) + 1)
    data[begin:begin] = data[begin : begin + 400] * random.choice([2, 20, 100])


def _mix(random: Random, data: bytearray, files: dict[str, bytes]) -> None:
    other = random.choice(list(files.values()))
    begin = random.randrange(len(data) + 1)
    data[begin : begin + 500] = other[:500]


def _control(random: Random, data: bytearray, _: dict[str, bytes]) -> None:
    begin = random.randrange(len(data) + 1)
    data[begin:begin] = random.randbytes(random.choice([3, 2_000]))


_HARM: tuple[Callable[[Random, bytearray, dict[str, bytes]], None], ...] = (
    _cut,
    _behead,
    _overwrite,
    _overwrite,
    _repeat,
    _mix,
    _control,
)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield what is small and gets large, deep or slow."""
    yield from _nested()
    yield from _large()
    yield from _packed()
    yield from _pdfs()
    yield from _cited()


def _nested() -> Iterator[tuple[str, bytes]]:
    for tag in ("div", "b", "blockquote", "table", "ul><li", "a href='#fn1'", "font", "svg"):
        yield "deep.html", f"<html><body>{f'<{tag}>' * 8_000}word".encode()
    yield "deep.md", b"> " * 20_000 + b"word"
    yield "lists.md", b"".join(b"  " * n + b"- word\n" for n in range(400))
    yield "brackets.md", b"[" * 20_000 + b"word" + b"]" * 20_000
    yield "stars.md", b"*a_ " * 20_000
    yield (
        "deep.docx",
        document(f"{'<w:sdt><w:sdtContent>' * 5_000}{paragraph('word')}{'</w:sdtContent></w:sdt>' * 5_000}"),
    )
    yield "cells.html", b"<html><table>" + b"<tr><td>x" * 8_000


def _large() -> Iterator[tuple[str, bytes]]:
    yield "line.txt", b"word " * 400_000
    yield "letters.txt", b"a" * 2_000_000
    yield "open.html", b"<html>" + b"<" * 2_000_000
    yield "attributes.html", b"<html><p " + b"a='b' " * 200_000 + b">word"
    yield "controls.txt", bytes(range(1, 32)) * 30_000
    yield "zeros.txt", b"\x00" * 3_000_000
    yield "mojibake.txt", "Ã¢â‚¬â„¢".encode() * 200_000
    yield "hyphens.txt", b"hy-\n" * 10_000
    yield "spaces.txt", (b" " * 60 + b"x\n") * 20_000
    yield "notes.html", b"<html>" + b"".join(b'<sup><a href="#fn%d">%d</a></sup>' % (n, n % 999) for n in range(2_000))
    yield "sixteen.txt", "word ".encode("utf-16") * 20_000
    yield "surrogates.txt", b"\xff\xfe" + b"\x00\xd8" * 100_000


def _packed() -> Iterator[tuple[str, bytes]]:
    zeros = b"<p>" + b"0" * 30_000_000
    yield "bomb.docx", _zip({"[Content_Types].xml": b"<Types/>", "_rels/.rels": RELATIONS.format("word/document.xml").encode(), "word/document.xml": zeros})  # fmt: skip
    yield "bomb.zip", _zip({f"{n}.txt": b"0" * 100_000 for n in range(50)})
    yield (
        "bomb.epub",
        packed_epub({"OEBPS/content.opf": _package(["a.xhtml"]), "OEBPS/a.xhtml": "<p>" + "0 " * 10_000_000}),
    )
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    laughs = f"<!DOCTYPE x [{entities}]>"
    yield "laughs.docx", document(paragraph("word"), before=laughs)
    yield (
        "laughs.epub",
        packed_epub({"OEBPS/content.opf": laughs + _package(["a.xhtml"]), "OEBPS/a.xhtml": chapter(["w"])}),
    )
    yield (
        "spine.epub",
        packed_epub({"OEBPS/content.opf": _package(["a.xhtml"] * 6_000), "OEBPS/a.xhtml": chapter(["w"])}),
    )
    yield "files.epub", _zip({f"{n}": b"" for n in range(11_000)} | {"META-INF/container.xml": b"<x/>"})
    yield "cells.docx", document(f'<w:tbl xmlns:w="{W}">' + "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 20_000 + "</w:tbl>")


def _package(names: list[str]) -> str:
    items = "".join(f'<item id="{name}" href="{name}"/>' for name in dict.fromkeys(names))
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    return f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>'


def _pdfs() -> Iterator[tuple[str, bytes]]:
    yield "header.pdf", b"%PDF-1.7\n" + b"1 0 obj\n" * 100_000
    yield "loop.pdf", _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"])
    yield "count.pdf", _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 2000000000>>"])
    yield (
        "arrays.pdf",
        _pdf([b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 200_000 + b">>", b"<</Type/Pages/Kids[]/Count 0>>"]),
    )
    stream = zlib.compress(zlib.compress(b"BT (word) Tj ET " * 1_000_000, 1), 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    packed = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(stream), stream)
    yield "stream.pdf", _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, packed])


def _cited() -> Iterator[tuple[str, bytes]]:
    """Yield texts that keep those busy who look for citations."""
    for name in busy_parts():
        yield f"{name}.txt", busy_text(name, 20_000)


def busy_text(name: str, size: int) -> bytes:
    """Return about so much text that is slow to look for citations in."""
    part = busy_parts()[name]
    return "\n\n".join(part.replace("#", str(n % 900 + 1)) for n in range(size // max(len(part), 8))).encode()


def busy_parts() -> dict[str, str]:
    """Return what to repeat for a text that is slow to look for citations in; `#` is a number."""
    return {
        "blocks": "The Mill # and the Market\n\nby Ada Pell\n\nSource: The Valley Review, March 19#, p. #",
        "references": "Ada Pell, The Mill # and the Market (Valley Press, London 1974)\n\nSome words.",
        "letters": "a",
        "notes": "Some words [#].\n\n#. Ada Pell, The Mill # and the Market, p#",
        "ibid": "#. ibid, p#",
        "quotations": "“Some words” (p. #)",
        "open": "“Some words",
        "signed": "“Some words\n\n— Ada Pell (19#)",
        "dates": "Some words (Pell 1974: #).",
        "introduced": "From Ada Pell’s The Mill # and the Market:\n\n“Some words”",
        "marks": "{p. #} Some words",
        "headings": "Chapter #",
        "said": "Ada Pell writes:",
    }


def _pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of these objects, the first of which is its catalogue."""
    body = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    body += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(body)


def _zip(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def picture_pdf() -> bytes:
    """Return a PDF whose page has no text."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>"
    drawing = b"<</Length 20>>stream\n0 0 100 100 re f    \nendstream"
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, drawing])
