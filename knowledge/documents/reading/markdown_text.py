"""Read Markdown: rendered to HTML as CommonMark says, and read as that. Footnotes are what Pandoc and GitHub write, `[^name]`."""

import re
from typing import Final

from markdown_it import MarkdownIt

_DEFINITION: Final = re.compile(r" {0,3}\[\^([\w.:+-]{1,40})\]:[ \t]*")
_CONTINUED: Final = re.compile(r" {4}|\t")
_HEADING: Final = re.compile(r" {0,3}#{1,6}[ \t]")
_FENCE: Final = re.compile(r" {0,3}(?:```|~~~)")
_FRONT: Final = re.compile(r"\A---\n(.{0,5000}?)\n---\n", re.DOTALL)
_FIELD: Final = re.compile(r"(?m)^(title|author):[ \t]*(.+)$")


def as_html(text: str) -> tuple[str, dict[str, str]]:
    """Return Markdown as HTML, and the fields of its front matter."""
    fields: dict[str, str] = {}
    if front := _FRONT.match(text):
        fields = {name: value.strip().strip("\"'") for name, value in _FIELD.findall(front[1])}
        text = text[front.end() :]
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(_with_notes(text)), fields


def _with_notes(text: str) -> str:
    """Return Markdown with an HTML element for each definition of a footnote, with the indented paragraphs that go on with it."""
    made: list[str] = []
    inside = blank = fenced = False
    for line in text.split("\n"):
        begun = None if fenced else _DEFINITION.match(line)
        goes_on = bool(_CONTINUED.match(line)) or not (blank or _HEADING.match(line))
        if inside and (begun or (line.strip() and not goes_on)):
            made.append("\n</aside>\n")
            inside = False
        if begun:
            # Its own brackets would make a link of it.
            name = begun[1].replace("_", "&#95;")
            made += ['\n<aside role="doc-footnote">\n', f"&#91;^{name}&#93;: {line[begun.end() :]}"]
            inside = True
        elif inside and not line.strip() and made[-1].endswith("&#93;: "):
            continue  # Its text begins below.
        else:
            fenced ^= bool(_FENCE.match(line))
            made.append(_CONTINUED.sub("", line, count=1) if inside else line)
        blank = not line.strip()
    return "\n".join([*made, "\n</aside>\n"] if inside else made)
