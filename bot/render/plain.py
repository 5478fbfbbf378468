"""Components as plain text, for a terminal."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import discord

_MARKDOWN = re.compile(r"\\(.)|\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|\u200b")


def plain_text(components: Sequence[Any]) -> str:
    """Return the texts and button labels of a message's components, without Markdown, one block a line group."""
    return "\n".join(_blocks(components))


def _blocks(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        match component:
            case discord.TextDisplay():
                yield "\n".join(_line(line) for line in component.content.splitlines())
            case discord.SeparatorComponent():
                yield "─" * 40
            case discord.ActionRow():
                yield " ".join(
                    f"[{button.label}]" for button in component.children if isinstance(button, discord.Button)
                )
            case discord.Container() | discord.SectionComponent():
                yield from _blocks(component.children)


def _line(line: str) -> str:
    for prefix, instead in (("### ", ""), ("-# ", "    ")):
        if line.startswith(prefix):
            line = instead + line.removeprefix(prefix)
    return _MARKDOWN.sub(lambda match: match[1] or "", line)
