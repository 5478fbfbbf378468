"""The pages of `/kb history`: an entry's revisions, the server's last changes, the trash. Their buttons survive a restart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import TRASH_KEPT, Entry, EntryName, Library, RevisionRecord, Role, Version

from ..places import edition_here
from ..render.cards import CardBlock, card, separated
from ..render.entries import entry_name
from ..render.history import change_line, revision_text, trash_line
from ..ui.lasting import LastingButton, PageButton
from ..ui.pages import notice, send_private, show_instead, turns
from ..words import Words, reader_words
from .acting import require_role
from .naming import EntryRef, ref_of_revision
from .reverting import back_to, offer_return, put_back

if TYPE_CHECKING:
    from ..app import FootnoteBot

REVISIONS_A_PAGE = 3
CHANGES_A_PAGE = 5
_SORTS: dict[str, EntryName] = {"c": "claim", "w": "work", "t": "topic"}
_REF = r"(?P<sort>[cwt]):(?P<key>[a-z0-9-]{1,80})"


class HistoryButton(LastingButton, template=rf"fgh1:{_REF}:(?P<page>\d{{1,4}})"):
    """Shows a page of an entry's history, counted from 0."""

    def __init__(self, ref: EntryRef, page: int, label: str) -> None:
        self.ref, self.page = ref, page
        super().__init__(f"fgh1:{_short(ref)}:{page}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(_ref(match), int(match["page"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn to the page."""
        require_role(interaction, Role.EDITOR)
        await interaction.response.defer()
        await show_instead(interaction, await entry_history(interaction, bot.library, self.ref, self.page))


class RevertButton(LastingButton, template=rf"fgr1:{_REF}:(?P<scope>[os])(?P<number>\d{{1,6}})"):
    """Offers to put an entry back to a version."""

    def __init__(self, ref: EntryRef, version: Version, label: str) -> None:
        self.ref, self.version = ref, version
        super().__init__(f"fgr1:{_short(ref)}:{'o' if version.is_own else 's'}{version.number}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(_ref(match), Version(number=int(match["number"]), is_own=match["scope"] == "o"), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Show what would change, to be saved or dropped."""
        require_role(interaction, Role.EDITOR)
        await interaction.response.defer(ephemeral=True, thinking=True)
        assert interaction.guild_id is not None  # nobody has a role elsewhere
        command, after = await back_to(bot.library, interaction.guild_id, self.ref, self.version)
        await offer_return(interaction, self.ref, command, after)


class ChangesButton(PageButton, prefix="fgc1"):
    """Shows a page of what the server changed last."""

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn to the page."""
        require_role(interaction, Role.EDITOR)
        await interaction.response.defer()
        await show_instead(interaction, await last_changes(interaction, bot.library, self.page))


class TrashButton(PageButton, prefix="fgt1"):
    """Shows a page of what the server took out lately."""

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn to the page."""
        require_role(interaction, Role.EDITOR)
        await interaction.response.defer()
        await show_instead(interaction, await trash(interaction, bot.library, self.page))


class PutBackButton(LastingButton, template=rf"fgb1:{_REF}"):
    """Offers to put back an entry that was taken out."""

    def __init__(self, ref: EntryRef, label: str) -> None:
        self.ref = ref
        super().__init__(f"fgb1:{_short(ref)}", label, discord.ButtonStyle.primary)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(_ref(match), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Show what would be put back, to be saved or dropped."""
        require_role(interaction, Role.EDITOR)
        await interaction.response.defer(ephemeral=True, thinking=True)
        library, words = bot.library, reader_words(interaction)
        assert interaction.guild_id is not None  # nobody has a role elsewhere
        record = await library.history.last(interaction.guild_id, *self.ref)
        if record is None or record.content is not None or edition_here(interaction).base.entry(*self.ref) is not None:
            await send_private(interaction, notice(words("It is back already.")))
            return
        found = await put_back(library, interaction.guild_id, record)
        if found is None:
            await send_private(interaction, notice(words("Nothing is left of it that could be put back.")))
            return
        await offer_return(interaction, self.ref, *found)


BUTTONS = (HistoryButton, RevertButton, ChangesButton, TrashButton, PutBackButton)


async def entry_history(
    interaction: discord.Interaction[Any], library: Library, ref: EntryRef, page: int = 0
) -> ui.LayoutView:
    """Return a page of an entry's revisions, newest first."""
    words, edition, server_id = reader_words(interaction), edition_here(interaction), _server(interaction)
    pages = _pages(await library.history.count(server_id, *ref), REVISIONS_A_PAGE)
    page = min(page, pages - 1)
    records = await library.history.of(server_id, *ref, limit=REVISIONS_A_PAGE, skip=page * REVISIONS_A_PAGE)
    if not records:
        return notice(words("There is no history of {entry} here.", entry=entry_name(None, ref.key)))
    blocks = [await _revision(words, library, server_id, record) for record in records]
    name = entry_name(edition.base.entry(*ref) or await _last_content(library, server_id, records[0]), ref.key)
    buttons: list[ui.Item[Any]] = [
        HistoryButton(ref, to, label) for to, label in turns(page, pages, words, onward=words("Older"))
    ]
    buttons.append(ChangesButton(0, words("Last changes")))
    return card(
        words("### History of {entry}", entry=name),
        *separated([block] for block in blocks),
        *_page_line(words, page, pages),
        buttons,
    )


async def last_changes(interaction: discord.Interaction[Any], library: Library, page: int = 0) -> ui.LayoutView:
    """Return a page of what a server changed, newest first."""
    words, edition, server_id = reader_words(interaction), edition_here(interaction), _server(interaction)
    records, total = await library.history.changes(server_id, limit=CHANGES_A_PAGE, skip=page * CHANGES_A_PAGE)
    pages = _pages(total, CHANGES_A_PAGE)
    if page >= pages:
        return await last_changes(interaction, library, pages - 1)
    blocks: list[CardBlock] = [words("### What this server changed last")]
    if not records:
        blocks.append(
            words(
                "Nothing yet: all entries are the shared ones. `/kb history` with an entry shows how that came to be."
            )
        )
    told: set[EntryRef] = set()
    for record in records:
        ref = ref_of_revision(record)
        entry = edition.base.entry(*ref) or await _last_content(library, server_id, record)
        text = change_line(words, record, entry)
        # Two buttons of one message must not be the same.
        blocks.append(text if ref in told else _beside(text, HistoryButton(ref, 0, words("History"))))
        told.add(ref)
    buttons: list[ui.Item[Any]] = [
        ChangesButton(to, label) for to, label in turns(page, pages, words, onward=words("Older"))
    ]
    gone = await library.history.trash(server_id)
    buttons.append(TrashButton(0, words.plural("Trash ({n} entry)", "Trash ({n} entries)", len(gone))))
    return card(*blocks, *_page_line(words, page, pages), buttons)


async def trash(interaction: discord.Interaction[Any], library: Library, page: int = 0) -> ui.LayoutView:
    """Return a page of what a server took out lately, each with the button that puts it back."""
    words, server_id = reader_words(interaction), _server(interaction)
    gone = await library.history.trash(server_id)
    pages = _pages(len(gone), CHANGES_A_PAGE)
    page = min(page, pages - 1)
    blocks: list[CardBlock] = [words("### Trash")]
    if not gone:
        blocks.append(words("Nothing was taken out within the last {days} days.", days=TRASH_KEPT.days))
    for record in gone[page * CHANGES_A_PAGE :][:CHANGES_A_PAGE]:
        entry = await _last_content(library, server_id, record)
        text = trash_line(words, record, entry, TRASH_KEPT)
        blocks.append(_beside(text, PutBackButton(ref_of_revision(record), words("Put back"))))
    buttons: list[ui.Item[Any]] = [TrashButton(to, label) for to, label in turns(page, pages, words)]
    buttons.append(ChangesButton(0, words("Last changes")))
    return card(*blocks, *_page_line(words, page, pages), buttons)


async def _revision(words: Words, library: Library, server_id: int, record: RevisionRecord) -> CardBlock:
    before = await library.history.before(server_id, record)
    after = await library.history.seen_after(record)
    is_current = library.edition(server_id).version(record.entry, record.key) == record.version
    text = revision_text(words, record, before.content if before is not None else None, after, is_current=is_current)
    if is_current:
        return text
    return _beside(text, RevertButton(ref_of_revision(record), record.version, words("Revert to this")))


async def _last_content(library: Library, server_id: int, record: RevisionRecord) -> Entry | None:
    """Return what an entry was when it was last there, to call it by its name."""
    seen: RevisionRecord | None = record
    while seen is not None and seen.content is None:
        seen = await library.history.before(server_id, seen)
    return seen.content if seen is not None else None


def _beside(text: str, button: LastingButton) -> ui.Item[Any]:
    return ui.Section(ui.TextDisplay(text), accessory=button)


def _page_line(words: Words, page: int, pages: int) -> list[str]:
    return ["-# " + words("Page {page} of {pages}", page=page + 1, pages=pages)] if pages > 1 else []


def _pages(total: int, on_page: int) -> int:
    return max(1, -(-total // on_page))


def _server(interaction: discord.Interaction[Any]) -> int:
    assert interaction.guild_id is not None  # nobody has a role elsewhere
    return interaction.guild_id


def _short(ref: EntryRef) -> str:
    return f"{ref.name[0]}:{ref.key}"


def _ref(match: re.Match[str]) -> EntryRef:
    return EntryRef(_SORTS[match["sort"]], match["key"])
