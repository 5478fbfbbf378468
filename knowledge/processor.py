"""citeproc-py: a CSL item goes in, cleaned of what it would choke on; a note or an entry comes out as marked text.

Marked text brackets italics and links with private-use characters (`typography` makes plain text and Markdown of it).
"""

import functools
import json
import re
import threading
import unicodedata
from typing import Any, Final

# citeproc-py ships no types; only this module touches it, and what it renders is a `str`.
import citeproc
from citeproc.source.json import CiteProcJSON

from .csl import DATES, NAMES, WorkEntry
from .typography import ITALIC, LINK, ROMAN, UNLINK

# The 17th and 18th editions' styles initialise given names and print stray terms ("preprint", "edition") under
# citeproc-py 0.11, at four times the cost. What they changed in notes (ibid., places of publication) is no use to us.
CHICAGO: Final = "chicago-notes-bibliography-16th-edition"
APA: Final = "apa"
MLA: Final = "modern-language-association"

# Words of ours or of nobody: they are not part of a reference.
_UNPRINTED: Final = frozenset(["abstract", "annote", "citation-key", "citation-label", "keyword", "note", "references"])
_HTML = re.compile(r"</?(?:i|b|sup|sub|sc|span)\b[^<>]*>", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_UNSAFE_IN_URL = re.compile(r"[<>\"\\^`{|}*@]")


def cleaned(work: WorkEntry, *, without: str = "") -> str:
    """Return the item as JSON with nothing in it that citeproc-py does not know or would choke on."""
    item: dict[str, Any] = {"type": work.type}
    for key, value in work.csl.items():
        name = "event" if key == "event-title" else key
        if name.replace("-", "_") not in citeproc.VARIABLES or name in _UNPRINTED or name == without:
            continue
        if name in NAMES or name in DATES:
            item[name] = value
        elif name in {"URL", "DOI"}:
            item[name] = _link(name, str(value))
        elif text := typographic(str(value)):
            item[name] = headline(text) if "title" in name else text
    # The style ends a title itself; an abbreviation (`U.S.S.R.`) or an ellipsis keeps its point.
    item["title"] = re.sub(r"(?<=[^\W\d_]{3})\.$", "", headline(typographic(work.title))) or "Untitled"
    item["language"] = item.get("language", "en").lower()
    if "edition" in item:
        item["edition"] = re.sub(r"\bedition$", "ed.", item["edition"])
    item["author"], item["editor"] = work.author, work.editor
    for name in NAMES & item.keys():
        item[name] = [_name(person) for person in item[name]]
    for name in DATES & item.keys():
        item[name] = _date(item[name])
    return json.dumps({key: value for key, value in sorted(item.items()) if value}, sort_keys=True)


def _name(person: Any) -> dict[str, str]:
    parts = person if isinstance(person, dict) else person.model_dump(by_alias=True, exclude_none=True)
    if parts.get("literal"):
        return {"literal": typographic(parts["literal"])}
    return {key: text for key, value in parts.items() if (text := typographic(value))}


def _date(value: dict[str, Any]) -> dict[str, Any]:
    if text := typographic(str(value.get("literal") or value.get("raw") or "")):
        return {"literal": text}
    first, *rest = value.get("date-parts") or [None]
    if rest and rest[0][0] == first[0]:
        # citeproc-py prints nothing at all for a range within one year where the style asks for the year alone.
        return {"date-parts": [first[:1]]}
    return value if first else {}


def headline(text: str) -> str:
    """Return a title ready for a style that capitalises it."""
    # citeproc-py's headline style stops at an opening quotation mark.
    text = re.sub(
        r"(?<=[“‘])(?!(?:an?|and|but|for|in|of|on|or|the|to)\b)[a-z]", lambda match: match.group().upper(), text
    )
    return re.sub(r"(?<=\d)-(?=\d)", "–", text)


def typographic(text: str) -> str:
    """Return `text` in one line with curly quotation marks, and without markup and characters that are no text."""
    text = " ".join(_HTML.sub("", text).split())
    text = "".join(
        c for c in text if c in "\u200c\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cn", "Co", "Cs"}
    )
    text = re.sub(r"(^|[\s(\[{‘—–/-])\"", r"\1“", text).replace('"', "”")
    text = re.sub(r"'(?=\d\ds?\b)", "’", text)
    return re.sub(r"(^|[\s(\[{“—–/-])'", r"\1‘", text).replace("'", "’").strip()


def _link(name: str, value: str) -> str:
    if name == "DOI":
        # Not every style makes an address of it, and readers want to follow it.
        value = "https://doi.org/" + re.sub(
            r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", value.strip(), flags=re.IGNORECASE
        )
    value = "".join(value.split())
    if not _URL.fullmatch(value):
        return typographic(value)
    return LINK + _UNSAFE_IN_URL.sub(lambda match: f"%{ord(match.group()):02X}", typographic(value)) + UNLINK


# --- the processor ---------------------------------------------------------------------------------------------------


class _Marks:
    """A citeproc formatter that brackets italics and leaves everything else to us."""

    @staticmethod
    def preformat(text: object) -> str:
        return str(text)

    @staticmethod
    def Italic(text: object) -> str:  # noqa: N802 - citeproc-py's name
        return f"{ITALIC}{text}{ROMAN}"

    Oblique = Italic
    Bold = Light = Underline = Superscript = Subscript = SmallCaps = preformat


# The style's elements keep state while they render.
_processor = threading.Lock()


@functools.cache
def _style(name: str) -> Any:
    style = citeproc.CitationStylesStyle(name, validate=False)
    root = style.root
    if name == CHICAGO:
        # We end the note ourselves, after "quoted in".
        del root.citation.layout.attrib["suffix"]
        # "n.d." says that the work bears no date. Ours leaves it out because the source does, and `missing` says so.
        for locale in root.locales:
            for term in locale.xpath_search(".//cs:term[@name='no date']"):
                term.text = ""
    if name == MLA:
        # citeproc-py initialises given names whatever `initialize` says, and prints a title twice that stands for
        # its author.
        root.attrib.pop("initialize-with", None)
        for title in root.xpath_search(".//cs:macro[@name='author']//cs:substitute/cs:text[@macro='title']"):
            title.getparent().remove(title)
    return style


def render_note(item: str, label: str, locator: str) -> str:
    """Return a cleaned item as a Chicago note with a place in it, without the final point."""
    return _render(item, CHICAGO, label, locator)


def render_entry(item: str, style: str = CHICAGO) -> str:
    """Return a cleaned item as an entry of a bibliography; empty where the style does not list its type."""
    return _render(item, style, None, "")


@functools.lru_cache(maxsize=4096)
def _render(item: str, style: str, label: str | None, locator: str) -> str:
    with _processor:
        # A new bibliography each time: to the style every note is the first, so none becomes "ibid.".
        source = CiteProcJSON([{"id": "item", **json.loads(item)}])
        bibliography = citeproc.CitationStylesBibliography(_style(style), source, _Marks)
        cite = (
            citeproc.CitationItem("item", locator=citeproc.Locator(label, locator))
            if locator
            else citeproc.CitationItem("item")
        )
        cluster = citeproc.Citation([cite])
        bibliography.register(cluster)
        if label is not None:
            return str(bibliography.cite(cluster, str))
        entries = bibliography.bibliography()
        return str(entries[0]) if entries else ""
