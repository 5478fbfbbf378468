"""`/kb`: moderators write, govern, review and exchange the entries of their server's knowledge base."""

from discord import app_commands
from discord.ext import commands

from ..app import FootnoteBot
from ..kb.exchanging import ExchangingCommands
from ..kb.governing import GoverningCommands
from ..kb.reviewing import ReviewingCommands
from ..kb.saving import DropButton, SaveButton
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
    bot.add_dynamic_items(SaveButton, DropButton)
    await bot.add_cog(KnowledgeBaseCommands(bot))
