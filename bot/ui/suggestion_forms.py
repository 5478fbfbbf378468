"""The forms of `/suggest` and of the message menu *Teach*."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import Edition, Library, SuggestionRecord

from ..form_fields import UTTERANCE
from ..places import edition_here, is_moderator
from ..render.limits import OPTION_LABEL, clip
from ..render.suggestions import thanks_text
from ..suggesting import (
    A_DAY,
    BY_MEMBERS,
    CLAIM,
    FIELDS,
    SAYS,
    SAYS_OR_NOT,
    Checked,
    Proposal,
    check_lesson,
    check_proposal,
    is_same,
)
from ..words import N_, Words, reader_words
from .modals import Form, ask_again
from .pages import notice, page_view, send_private
from .thanks_button import ThanksButton

if TYPE_CHECKING:
    from ..app import FootnoteBot

_TITLES = {
    Proposal.AFFIRMS: N_("Suggest evidence for a claim"),
    Proposal.DISPUTES: N_("Suggest evidence against a claim"),
    Proposal.PHRASING: N_("Suggest a phrasing"),
    Proposal.CLAIM: N_("Suggest a claim"),
}
_LESSON = replace(
    UTTERANCE,
    label=N_("What it says"),
    hint=N_("This text is kept, without its author. Take out what does not matter."),
)


class SuggestionForm(Form, kind="suggest"):
    """What a member proposes; `about` is a `Proposal`."""

    @classmethod
    def made(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> Self:
        """Return the form with the fields that the proposal takes."""
        words, proposal = reader_words(interaction), Proposal(about)
        form = cls(words(_TITLES[proposal]), about)
        form.ask_texts(words, FIELDS[proposal], filled)
        if proposal is Proposal.PHRASING:
            form.ask_one(words, "says", SAYS, words("What it does with the claim"), filled)
        return form

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> None:
        """Keep the proposal, or say what is missing."""
        bot: FootnoteBot = interaction.client
        words = reader_words(interaction)
        # A form can stay open for long, and two can be open at a time.
        if await has_suggested_enough(interaction, bot.library):
            await send_private(interaction, notice(enough_text(words)))
            return
        checked = check_proposal(words, edition_here(interaction), Proposal(about), filled)
        await _settle(interaction, cls, about, filled, checked)


class LessonForm(Form, kind="teach"):
    """What a moderator says of a message; `about` is its id."""

    @classmethod
    def made(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> Self:
        """Return the form with the message's words, to be changed at will, and the claims that it is likeliest about."""
        words = reader_words(interaction)
        form = cls(words("Teach from this message"), about)
        text = filled.get("text", "")
        form.ask_texts(words, [_LESSON], filled)
        choice = _claim_choice(words, edition_here(interaction), text, filled.get("chosen", ""))
        if choice.options:
            form.ask("chosen", choice, words("Which claim"))
        label = N_("Another claim") if choice.options else N_("Which claim")
        form.ask_texts(words, [replace(CLAIM, label=label, required=not choice.options)], filled)
        form.ask_one(words, "says", SAYS_OR_NOT, words("What it does with the claim"), filled)
        return form

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> None:
        """Keep what the moderator said, or say what is missing."""
        bot: FootnoteBot = interaction.client
        words = reader_words(interaction)
        if not is_moderator(interaction, bot.library):
            await send_private(interaction, notice(moderators_only_text(words)))
            return
        checked = check_lesson(words, edition_here(interaction), filled)
        await _settle(interaction, cls, about, filled, checked, source_id=int(about))


async def has_suggested_enough(interaction: discord.Interaction[Any], library: Library) -> bool:
    """Return whether a member has made all the suggestions of a day; moderators may make as many as they like."""
    if interaction.guild_id is None or is_moderator(interaction, library):
        return False
    since = discord.utils.utcnow() - datetime.timedelta(days=1)
    user, server = interaction.user.id, interaction.guild_id
    return await library.suggestions.count_since(server, user, since, kinds=BY_MEMBERS) >= A_DAY


def enough_text(words: Words) -> str:
    """Return what somebody reads who has suggested enough for a day."""
    return words(
        "You have made {number} suggestions within a day, which is as many as the moderators can be asked to read. "
        "Please come back tomorrow.",
        number=words.number(A_DAY),
    )


def moderators_only_text(words: Words) -> str:
    """Return what somebody reads who is no moderator."""
    return words("Only moderators can teach me what a message says. /suggest is open to everybody.")


async def _settle(
    interaction: discord.Interaction[Any],
    form: type[Form],
    about: str,
    filled: Mapping[str, str],
    checked: Checked,
    *,
    source_id: int | None = None,
) -> None:
    bot: FootnoteBot = interaction.client
    library, words, server = bot.library, reader_words(interaction), interaction.guild_id
    assert server is not None  # the commands are for servers only
    problems = list(checked.problems)
    if not problems:
        waiting = await library.suggestions.waiting(server)
        before = next((record.id for record in waiting if is_same(checked, record)), None)
        if before is not None:
            problems.append(
                words("This was suggested before: number {number} waits for the moderators.", number=before)
            )
    if problems:
        await ask_again(interaction, form, about, filled, problems)
        return
    number = await library.suggestions.propose(
        SuggestionRecord(
            server_id=server,
            kind=checked.kind,
            claim=checked.claim,
            content=checked.content,
            channel_id=interaction.channel_id if source_id is not None else None,
            source_id=source_id,
            proposed_by=interaction.user.id,
        )
    )
    entry = edition_here(interaction).base.claims.get(checked.claim or "")
    told = {"code": entry.code, "question": entry.question} if entry is not None else {}
    thanks = thanks_text(words, number, checked.kind, checked.content, remarks=checked.remarks, **told)
    button = ThanksButton(number, words("Tell me what becomes of it"))
    await send_private(interaction, page_view([thanks], 0, [button]))


def _claim_choice(words: Words, edition: Edition, text: str, chosen: str) -> ui.Select[Any]:
    """Return the likeliest claims to choose from, with the first of them chosen unless another was before."""
    matches = {edition.base.claims[match.claim].code: match for match in edition.recognise(text)}
    options: list[discord.SelectOption] = []
    for code in dict.fromkeys((*([chosen] if chosen else []), *matches)):
        entry = next((entry for entry in edition.base.claims.values() if entry.code == code), None)
        if entry is None:
            continue  # retired since it was chosen
        match = matches.get(code)
        options.append(
            discord.SelectOption(
                label=clip(f"{code} · {entry.question}", OPTION_LABEL),
                value=code,
                description=words("{percent} likely", percent=words.percent(match.probability)) if match else None,
                default=not options,
            )
        )
    return ui.Select(options=options, min_values=0, required=False)
