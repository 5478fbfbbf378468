"""The commands of `/kb` for exchanging."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..app import FootnoteBot


class ExchangingCommands:
    """A part of `/kb`; the cog puts the parts together."""

    _bot: FootnoteBot
