"""
Forms: modals that are answered whatever happened while somebody typed.

discord.py keeps an opened modal in memory and drops what is submitted after a restart; and where one is registered for
everybody, people share its fields. So a form is never kept: its id says which form it is and what it is about, and what was
filled in comes with the submission. All submissions enter through `answer_form`, and so do their errors.
"""

from __future__ import annotations

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

import discord
from discord import ui

from ..drafts import KEPT_FOR
from ..form_fields import Field
from ..render.limits import FIELD_HINT, FIELD_LABEL, MODAL_TITLE, TEXT_IN_MESSAGE, clip
from ..words import Words, reader_words
from .errors import NotForYou, report_error
from .lasting import LastingButton
from .pages import notice, page_view, send_private

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "ff1"
_ID = re.compile(rf"{PREFIX}:(?P<kind>[a-z]+):(?P<about>.*)", re.DOTALL)
_forms: dict[str, type[Form]] = {}


class Form(ui.Modal, ABC):
    """
    A modal of ours. A subclass names its `kind`, makes the fields in `made` and does what is to be done in `submitted`.

    `about` is what a submission has to know besides what was filled in, such as the id of a message.
    """

    kind: ClassVar[str]

    def __init_subclass__(cls, *, kind: str) -> None:
        """Make submissions of this kind find their way here."""
        super().__init_subclass__()
        cls.kind = kind
        _forms[kind] = cls

    def __init__(self, title: str, about: str = "") -> None:
        super().__init__(title=clip(title, MODAL_TITLE), timeout=None, custom_id=f"{PREFIX}:{self.kind}:{about}")
        # discord.py keeps no view that has ended.
        self.stop()

    @classmethod
    @abstractmethod
    def made(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> Self:
        """Return the form for the person who is about to see it; `filled` is what already stands in its fields."""

    @classmethod
    @abstractmethod
    async def submitted(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> None:
        """Take what was filled in, by field. It may hold anything: clients are not bound to what the form offers."""

    def ask(
        self, name: str, component: ui.TextInput[Any] | ui.Select[Any] | ui.RadioGroup[Any], text: str, hint: str = ""
    ) -> None:
        """Add a field."""
        component.custom_id = name
        description = clip(hint, FIELD_HINT) if hint else None
        self.add_item(ui.Label(text=clip(text, FIELD_LABEL), description=description, component=component))

    def ask_texts(self, words: Words, fields: Iterable[Field], filled: Mapping[str, str]) -> None:
        """Add fields to write in."""
        for field in fields:
            text: ui.TextInput[Any] = ui.TextInput(
                style=discord.TextStyle.paragraph if field.is_long else discord.TextStyle.short,
                default=clip(filled.get(field.name, ""), field.limit) or None,
                max_length=field.limit,
                required=field.required,
            )
            self.ask(field.name, text, words(field.label), words(field.hint) if field.hint else "")

    def ask_one(
        self, words: Words, name: str, options: Mapping[Any, str], text: str, filled: Mapping[str, str]
    ) -> None:
        """Add a choice of one of some options, by value; their labels are in English still."""
        chosen = filled.get(name, "")
        choice: ui.RadioGroup[Any] = ui.RadioGroup(
            options=[
                discord.RadioGroupOption(label=words(label), value=value, default=value == chosen)
                for value, label in options.items()
            ]
        )
        self.ask(name, choice, text)


class EditAgainButton(LastingButton, template=r"fe1:(?P<user>\d{1,20}):(?P<kind>[a-z]+):(?P<about>(?s:.*))"):
    """Opens a form again with what a person had filled in."""

    def __init__(self, user_id: int, kind: str, about: str, label: str) -> None:
        self.user_id, self.kind, self.about = user_id, kind, about
        super().__init__(f"fe1:{user_id}:{kind}:{about}", label, discord.ButtonStyle.primary)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(int(match["user"]), match["kind"], match["about"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Open the form for whoever filled it in."""
        words = reader_words(interaction)
        if interaction.user.id != self.user_id:
            raise NotForYou(words("This button is for somebody else."))
        form = _forms.get(self.kind)
        at = interaction.created_at.timestamp()
        filled = bot.drafts.of(self.user_id, f"{self.kind}:{self.about}", at)
        if form is None or filled is None:
            text = words(
                "What you had written is gone: I keep it for a quarter of an hour, and not over a restart. "
                "Open an empty form with the command that you used before."
            )
            await send_private(interaction, notice(text))
            return
        await interaction.response.send_modal(form.made(interaction, self.about, filled))


async def answer_form(interaction: discord.Interaction[Any]) -> None:
    """Hand a submitted form to its kind; every other interaction has its own way."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data: Any = interaction.data
    found = _ID.fullmatch(data["custom_id"])
    if found is None:
        return
    try:
        form = _forms.get(found["kind"])
        if form is None:
            text = reader_words(interaction)("This form is not in use any more. Open it again with its command.")
            await send_private(interaction, notice(text))
        else:
            await form.submitted(interaction, found["about"], filled_in(data["components"]))
    except Exception as error:  # noqa: BLE001  an event's errors reach nobody
        await report_error(interaction, error)


async def ask_again(
    interaction: discord.Interaction[Any],
    form: type[Form],
    about: str,
    filled: Mapping[str, str],
    problems: Sequence[str],
) -> None:
    """Say what is wrong with a submission, with a button that opens the form again as it was filled in."""
    keep_filled(interaction, form, about, filled)
    words = reader_words(interaction)
    lines = [words("This cannot be taken yet:"), *(f"- {problem}" for problem in problems)]
    button = EditAgainButton(interaction.user.id, form.kind, about, words("Edit again"))
    await send_private(interaction, page_view([clip("\n".join(lines), TEXT_IN_MESSAGE)], 0, [button]))


def keep_filled(interaction: discord.Interaction[Any], form: type[Form], about: str, filled: Mapping[str, str]) -> None:
    """Keep what somebody filled in for an `EditAgainButton`."""
    bot: FootnoteBot = interaction.client
    at = interaction.created_at.timestamp()
    bot.drafts.keep(interaction.user.id, f"{form.kind}:{about}", filled, at)
    over = KEPT_FOR + 1
    asyncio.get_running_loop().call_later(over, bot.drafts.expire, at + over)


def filled_in(components: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what was filled into the fields of a submission, by their names; of a choice, the first that was chosen."""
    filled = {}
    for component in components:
        field = component.get("component", component)
        if "custom_id" in field:
            chosen = field.get("values") or (field.get("value"),)
            filled[field["custom_id"]] = str(chosen[0] or "")
    return filled
