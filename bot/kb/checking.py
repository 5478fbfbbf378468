"""`/kb check`: what is to be mended in a server's base, and what becomes of its copies of shared entries."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord

from knowledge import Edition, Problem, Role, check, claim_file, review

from ..places import edition_here
from ..render.checks import check_pages, copy_name
from ..render.limits import OPTION_LABEL, OPTIONS, clip
from ..ui.lasting import LastingMenu
from ..words import reader_words
from .acting import require_role
from .copies import show_copy
from .reports import Report, send_report

if TYPE_CHECKING:
    import re
    from typing import Self

    from knowledge import Copy

    from ..app import FootnoteBot

SECONDS = 30.0
"""How long the phrasings are tried: those of a large base take hours, and somebody waits."""


async def show_check(interaction: discord.Interaction[Any], claim: str | None) -> None:
    """Answer with all that is to be mended, or with what is to be mended in one claim."""
    bot: FootnoteBot = interaction.client
    words, edition = reader_words(interaction), edition_here(interaction)
    slug = edition.find_claim(claim) if claim else None
    await interaction.response.defer(ephemeral=True, thinking=True)
    copies = await bot.library.history.outdated_copies(interaction.guild_id or 0)
    problems, tried, claims = await asyncio.to_thread(_problems, edition, slug)
    if slug is not None:
        copies = tuple(copy for copy in copies if (copy.entry, copy.key) == ("claim", slug))
    texts = check_pages(words, problems, copies, tried=tried, claims=claims)
    rows = [[CopyMenu(copy_options(copies), words("A shared entry that has changed"))]] if copies else []
    await send_report(interaction, Report(texts=tuple(texts)), rows=rows)


def _problems(edition: Edition, slug: str | None) -> tuple[list[Problem], int, int]:
    """Return the problems of a base or of a claim, how many claims' phrasings were tried, and how many there are."""
    base = edition.base
    over = time.monotonic() + SECONDS
    claims = [claim for key, claim in base.claims.items() if slug in (None, key)]
    # The server's own first: they are what its editors can mend.
    claims.sort(key=lambda claim: not edition.version("claim", claim.slug).is_own)
    found = [problem for problem in check(base) if slug is None or problem.entry == claim_file(slug)]
    tried = 0
    for claim in claims:
        if tried and time.monotonic() > over:
            break
        found += review(base, edition.recogniser, [claim])
        tried += 1
    return found, tried, len(claims)


def copy_options(copies: Sequence[Copy]) -> list[discord.SelectOption]:
    """Return copies to choose from."""
    return [
        discord.SelectOption(label=clip(copy_name(copy), OPTION_LABEL), value=f"{copy.entry}:{copy.key}")
        for copy in copies[:OPTIONS]
    ]


class CopyMenu(LastingMenu, template=r"fxo1:copies"):
    """Shows a copy of a shared entry that has changed since."""

    def __init__(self, options: list[discord.SelectOption], placeholder: str = "") -> None:
        super().__init__("fxo1:copies", options, placeholder)

    @classmethod
    def from_match(cls, match: re.Match[str], options: list[discord.SelectOption]) -> Self:  # noqa: ARG003  it has no data
        """Return the menu; its options stand in the message."""
        return cls(options)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:  # noqa: ARG002  found by the view
        """Show the one that was chosen."""
        require_role(interaction, Role.EDITOR)
        entry, _, key = self.chosen.partition(":")
        await show_copy(interaction, entry, key)
