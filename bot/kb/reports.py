"""Long answers of which one person turns the pages. In memory only, for a quarter of an hour."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from ..ui.lasting import LastingButton
from ..ui.pages import notice, numbered_page, send_private, turns
from ..words import Words, reader_words

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fxp1"
KEPT_FOR = 15 * 60.0
"""Seconds."""
MOST = 40
"""Reports that are kept at most; the oldest go first."""
MOST_OF_ONE = 4
"""Reports of one person that are kept at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A long answer: the texts of its pages."""

    texts: tuple[str, ...]


class Reports:
    """What people are reading."""

    def __init__(self) -> None:
        self._reports: OrderedDict[str, tuple[float, int, Report]] = OrderedDict()

    def keep(self, user_id: int, report: Report, at: float) -> str:
        """Keep a report; return the word by which it is found again. `at` is in seconds."""
        while self._reports and (len(self._reports) >= MOST or next(iter(self._reports.values()))[0] < at - KEPT_FOR):
            self._reports.popitem(last=False)
        own = [each for each, (_, owner, _) in self._reports.items() if owner == user_id]
        for each in own[: max(len(own) + 1 - MOST_OF_ONE, 0)]:
            del self._reports[each]
        token = secrets.token_hex(6)
        self._reports[token] = (at, user_id, report)
        return token

    def of(self, user_id: int, token: str, at: float) -> Report | None:
        """Return a person's report, or None where it is somebody else's or too old."""
        found = self._reports.get(token)
        if found is None:
            return None
        kept_at, owner, report = found
        return report if owner == user_id and at - kept_at <= KEPT_FOR else None

    def forget(self, user_id: int) -> None:
        """Forget what a person was reading."""
        for token in [token for token, (_, owner, _) in self._reports.items() if owner == user_id]:
            del self._reports[token]


class ReportPageButton(LastingButton, template=rf"{PREFIX}:(?P<page>\d{{1,4}}):(?P<token>[0-9a-f]{{12}})"):
    """Turns to a page of a report, counted from 0."""

    def __init__(self, page: int, token: str, label: str) -> None:
        self.page, self.token = page, token
        super().__init__(f"{PREFIX}:{page}:{token}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(int(match["page"]), match["token"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn the page for whoever it was made for."""
        words = reader_words(interaction)
        report = bot.reports.of(interaction.user.id, self.token, interaction.created_at.timestamp())
        if report is None:
            text = words("This is gone: I keep it for a quarter of an hour, and not over a restart. Ask for it again.")
            await send_private(interaction, notice(text))
            return
        view = report_view(words, report, self.token, self.page)
        await interaction.response.edit_message(view=view, allowed_mentions=discord.AllowedMentions.none())


def report_view(
    words: Words, report: Report, token: str, page: int = 0, *, rows: Sequence[Sequence[ui.Item[Any]]] = ()
) -> ui.LayoutView:
    """Return a page of a report, with the buttons that turn it; `rows` stand between."""
    page = min(page, len(report.texts) - 1)
    buttons = [ReportPageButton(to, token, label) for to, label in turns(page, len(report.texts), words)]
    return numbered_page(report.texts[page], page, len(report.texts), buttons, words, rows=rows)


async def send_report(
    interaction: discord.Interaction[Any], report: Report, *, rows: Sequence[Sequence[ui.Item[Any]]] = ()
) -> None:
    """Answer with the first page of a report; `rows` stand below it."""
    bot: FootnoteBot = interaction.client
    token = bot.reports.keep(interaction.user.id, report, interaction.created_at.timestamp())
    await send_private(interaction, report_view(reader_words(interaction), report, token, rows=rows))
