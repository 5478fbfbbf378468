"""`/kb`: moderators write, govern, review and exchange the entries of their server's knowledge base."""

from discord import app_commands
from discord.ext import commands

from ..app import FootnoteBot
from ..kb import desk, saving
from ..kb.checking import CopyMenu
from ..kb.copies import AcceptSharedButton, ConflictButton, CopyPageButton, KeepOursButton, MergeButton
from ..kb.documents import KeepButton, RemoveButton
from ..kb.exchanging import ExchangingCommands
from ..kb.governing import GoverningCommands
from ..kb.history_pages import BUTTONS as HISTORY_BUTTONS
from ..kb.reports import ReportPageButton
from ..kb.review_buttons import QueueButton
from ..kb.reviewing import ReviewingCommands
from ..kb.trial import HistoryButton, TryButton
from ..kb.writing import WritingCommands


@app_commands.default_permissions(manage_messages=True)
class KnowledgeBaseCommands(
    WritingCommands,
    GoverningCommands,
    ReviewingCommands,
    ExchangingCommands,
    commands.GroupCog,
    group_name="kb",
    group_description="The knowledge base of this server.",
):
    """The knowledge base of a server."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot


async def setup(bot: FootnoteBot) -> None:
    """Add the commands and what their answers can be pressed for."""
    bot.add_dynamic_items(*saving.BUTTONS, *desk.BUTTONS, *HISTORY_BUTTONS, QueueButton)
    bot.add_dynamic_items(ReportPageButton, HistoryButton, TryButton, KeepButton, RemoveButton)
    bot.add_dynamic_items(CopyMenu, CopyPageButton, AcceptSharedButton, KeepOursButton, MergeButton, ConflictButton)
    await bot.add_cog(KnowledgeBaseCommands(bot))
