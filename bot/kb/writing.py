"""The commands of `/kb` for writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..app import FootnoteBot


class WritingCommands:
    """A part of `/kb`; the cog puts the parts together."""

    _bot: FootnoteBot
