"""How to cite a work as a whole: Chicago, APA and MLA through citeproc-py, BibTeX and CSL-JSON by ourselves."""

import json
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final

from .bibtex import bibtex, bibtex_file
from .csl import WorkEntry
from .processor import APA, MLA, cleaned, render_entry
from .typography import ITALIC, LINK, ROMAN, UNLINK, markdown, plain, punctuated


class ReferenceStyle(StrEnum):
    """A manner of citing a work."""

    CHICAGO = "chicago"
    APA = "apa"
    MLA = "mla"
    BIBTEX = "bibtex"


class BibliographyFormat(StrEnum):
    """A file that holds works: Chicago entries as text, or what reference managers read."""

    CHICAGO = "chicago"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"


_CLOSING: Final = f"{ROMAN}{UNLINK}’”"
_MARKS: Final = f"[{ITALIC}{ROMAN}{LINK}{UNLINK}“”‘’]*"
_ROMAN_NUMERAL = re.compile(r"(?=[IVXLCDM])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROLE = re.compile(r"(?:(?<=[,&] )|(?<= \())(?:eds?|trans|illus|comps?)\.(?=[ );,])")
_ORIGINAL = re.compile(r"(\(Original work published [^()]*\))\.$")
_MONTHS: Final = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()


def reference(work: WorkEntry, style: ReferenceStyle) -> str:
    """Return how a work is cited: Markdown in one line, of which BibTeX is the exception: plain text of several lines."""
    match style:
        case ReferenceStyle.CHICAGO:
            return markdown(chicago(work))
        case ReferenceStyle.APA:
            return markdown(apa(work))
        case ReferenceStyle.MLA:
            return markdown(mla(work))
        case ReferenceStyle.BIBTEX:
            return bibtex(work)


def bibliography_file(works: Sequence[WorkEntry], kind: BibliographyFormat) -> str:
    """Return the text of a file with these works, in the order given."""
    match kind:
        case BibliographyFormat.CHICAGO:
            return "".join(f"{plain(chicago(work))}\n" for work in works)
        case BibliographyFormat.BIBTEX:
            return bibtex_file(works)
        case BibliographyFormat.CSL_JSON:
            return csl_json(works)


def csl_json(works: Iterable[WorkEntry]) -> str:
    """Return works as CSL-JSON, which Zotero and pandoc read; our source kind stays in `custom`."""
    return json.dumps([work.csl for work in works], ensure_ascii=False, indent=2) + "\n"


def chicago(work: WorkEntry) -> str:
    """Return a work as a Chicago bibliography entry, marked."""
    return punctuated(render_entry(cleaned(work)))


def apa(work: WorkEntry) -> str:
    """Return a work as an entry of an APA reference list, marked. Titles keep the capitals that they were entered with."""
    item = _numbered(json.loads(cleaned(work)))
    if item["type"] == "personal_communication":
        # APA's own list leaves it out, but whoever asks how to cite it wants an answer.
        item |= {"type": "document", "genre": item.get("genre", "Personal communication")}
    text = _title_first(_rendered(item, APA), item["title"])
    # The style asks for capitals (`Ed. & Trans.`), and citeproc-py does not hear of it.
    text = _ROLE.sub(lambda match: match[0].capitalize(), text)
    return _ORIGINAL.sub(r"\1", punctuated(text))


def mla(work: WorkEntry) -> str:
    """Return a work as an entry of an MLA list of works cited, marked."""
    item = _numbered(json.loads(cleaned(work)))
    volumes = str(item.get("number-of-volumes", ""))
    if volumes.isdigit():
        item["number-of-volumes"] = f"{volumes} vols." if int(volumes) > 1 else ""
    text = punctuated(_rendered(item, MLA))
    volume = str(item.get("volume", ""))
    if volume and not re.search(rf"\b{re.escape(volume)}\b", _after_title(text, item["title"])):
        # The style leaves the volume of a book out where nobody but its author is named.
        text = _with_first_element(text, item["title"], f"Vol. {volume}" if volume.isdigit() else volume)
    if work.year is not None and not re.search(rf"\b{work.year}\b", _after_title(text, item["title"])):
        # The style dates a speech by its event only.
        text = _with_last_element(text, _date(item))
    return text


def _rendered(item: dict[str, Any], style: str) -> str:
    text = json.dumps({key: value for key, value in item.items() if value}, sort_keys=True)
    return render_entry(text, style) or render_entry(text)


def _numbered(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item whose volume is counted in Arabic numerals, as both handbooks want it."""
    volume = str(item.get("volume", ""))
    if volume and _ROMAN_NUMERAL.fullmatch(volume):
        digits = [_ROMAN_DIGITS[letter] for letter in volume]
        following = [*digits[1:], 0]
        item["volume"] = str(sum(-d if d < n else d for d, n in zip(digits, following, strict=True)))
    return item


def _title_first(text: str, title: str) -> str:
    """Return an APA entry without an author whose title stands once, before the date; citeproc-py prints it twice."""
    named = re.escape(title)
    doubled = re.match(
        rf"{_MARKS}{named}{_MARKS}\.? (?P<date>\([^()]*\))\. (?P<title>{_MARKS}{named}{_MARKS}(?: \[[^\[\]]*\])?)(?P<rest>.*)$",
        text,
        re.DOTALL,
    )
    if doubled is None:
        return text
    rest = doubled["rest"].lstrip(". ")
    return f"{doubled['title']}. {doubled['date']}. {rest}".rstrip()


def _after_title(text: str, title: str) -> str:
    """Return what follows the title in an entry, or all of it where the style has changed the title."""
    at = text.casefold().find(title.casefold())
    return text[at + len(title) :] if at >= 0 else text


def _with_first_element(text: str, title: str, element: str) -> str:
    """Return an MLA entry with an element right after the title."""
    at = text.casefold().find(title.casefold())
    end = re.compile(rf"[.?!{_CLOSING}]*").match(text, at + len(title) if at >= 0 else len(text))
    cut = end.end() if end else len(text)
    rest = text[cut:].strip()
    return f"{text[:cut]} {element}, {rest}" if rest else f"{text[:cut]} {element}."


def _with_last_element(text: str, element: str) -> str:
    """Return an MLA entry with one more element at its end: after a comma, or as the first one after the title."""
    ends_title = re.search(rf"[.?!][{_CLOSING}]+$", text)
    return f"{text} {element}." if ends_title else f"{text.removesuffix('.')}, {element}."


def _date(item: dict[str, Any]) -> str:
    parts = item["issued"].get("date-parts", [[]])[0]
    year, month, day = (*parts, None, None)[:3]
    named = _MONTHS[month - 1] if month is not None and 1 <= month <= 12 else ""
    return " ".join(str(part) for part in (day if named else None, named, year) if part)
