"""Read Markdown: rendered to HTML as CommonMark says, and read as that. Footnotes are what Pandoc and GitHub write, `[^1]`."""

import re
from typing import Final

from markdown_it import MarkdownIt

_DEFINITION: Final = re.compile(r"(?m)^ {0,3}\[\^([\w-]{1,20})\]:[ \t]*(.*(?:\n(?!\s*\n|\s*\[\^)[^\n]+)*)")
_REFERENCE: Final = re.compile(r"\[\^([\w-]{1,20})\](?!:)")
_FRONT: Final = re.compile(r"\A---\n(.{0,5000}?)\n---\n", re.DOTALL)
_FIELD: Final = re.compile(r"(?m)^(title|author):[ \t]*(.+)$")


def as_html(text: str) -> tuple[str, dict[str, str]]:
    """Return Markdown as HTML, and the fields of its front matter."""
    fields: dict[str, str] = {}
    if front := _FRONT.match(text):
        fields = {name: value.strip().strip("\"'") for name, value in _FIELD.findall(front[1])}
        text = text[front.end() :]
    text = _DEFINITION.sub(r'\n<aside role="doc-footnote">\n\n&#91;\1&#93; \2\n\n</aside>\n', text)
    text = _REFERENCE.sub(r"&#91;\1&#93;", text)
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(text), fields
