"""Components as plain text, for a terminal."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import discord

_COMMAND = re.compile(r"</([^:>]+):\d+>")
_MARKDOWN = re.compile(r"\\(.)|\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|\u200b")


def plain_text(components: Sequence[Any]) -> str:
    """Return the texts, buttons, menus and files of a message's components, without Markdown, one block a line group."""
    return "\n".join(_blocks(components))


def _blocks(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        match component:
            case discord.TextDisplay():
                yield "\n".join(_line(line) for line in component.content.splitlines())
            case discord.SeparatorComponent():
                yield "─" * 40
            case discord.ActionRow():
                yield " ".join(map(_control, component.children))
            case discord.FileComponent():
                yield f"[{component.media.url.removeprefix('attachment://').rsplit('/', 1)[-1]}]"
            case discord.Container() | discord.SectionComponent():
                yield from _blocks(component.children)


def _control(component: Any) -> str:
    """Return a button as its label, a menu as what is chosen in it or what it is for."""
    if isinstance(component, discord.SelectMenu):
        chosen = [option.label for option in component.options if option.default]
        return f"[{', '.join(chosen) or component.placeholder} ▾]"
    return f"[{component.label}]"


def _line(line: str) -> str:
    for prefix, instead in (("### ", ""), ("-# ", "    ")):
        if line.startswith(prefix):
            line = instead + line.removeprefix(prefix)
    return _MARKDOWN.sub(lambda match: match[1] or "", _COMMAND.sub(r"/\1", line))
