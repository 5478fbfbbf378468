"""`/suggest` and the message menu *Teach*: what members propose and moderators say of messages."""

from typing import Any

import pytest
import simcord
from world import CHATTER, CLAIM, World, shown

from bot.ui import modals
from bot.ui.modals import EditAgainButton
from bot.ui.pages import page_view
from knowledge import SuggestionKind, SuggestionRecord

SLUG = "trotsky-opposed-the-nep"
CODE = "F-002"
EVIDENCE = {
    "claim": CODE,
    "summary": "Day writes that Trotsky defended the NEP in print.",
    "work": "Richard B. Day, Leon Trotsky and the Politics of Economic Isolation, 1973",
    "locator": "p. 51",
    "readable_at": "https://example.org/day",
}
PHRASING = {"claim": CODE, "text": "lev d couldnt stand the new economic policy, not for a minute", "says": "asserts"}
NASTY = "@everyone **<@1>** https://evil.example `x` \u202eabc\u0000"


async def waiting(world: World) -> tuple[SuggestionRecord, ...]:
    return await world.bot.library.suggestions.waiting(world.guild.id)


def modal_of(result: simcord.InteractionResult) -> dict[str, Any]:
    """Return the fields of the form that was shown, by name."""
    assert result.modal is not None
    return {label["component"]["custom_id"]: label["component"] for label in result.modal["components"]}


def chosen_in(field: dict[str, Any]) -> list[str]:
    return [option["value"] for option in field["options"] if option.get("default")]


async def suggest(
    world: World, what: str, filled: dict[str, Any], actor: simcord.MemberActor | None = None
) -> simcord.InteractionResult:
    actor = actor or world.member
    form = await actor.slash(world.debate, "suggest", what=what)
    return await actor.submit_modal(form, filled)


async def teach(
    world: World, message: Any, filled: dict[str, Any], actor: simcord.MemberActor | None = None
) -> simcord.InteractionResult:
    actor = actor or world.moderator
    form = await actor.context_menu(world.debate, "Teach", message)
    return await actor.submit_modal(form, filled)


@pytest.mark.parametrize("what", ["affirms", "disputes"])
async def test_a_member_suggests_evidence(world: World, what: str) -> None:
    result = await suggest(world, what, EVIDENCE)
    assert result.ephemeral
    (kept,) = await waiting(world)
    assert f"suggestion {kept.id}" in shown(result)
    assert CODE in shown(result)
    assert (kept.kind, kept.claim, kept.proposed_by) == (SuggestionKind.EVIDENCE, SLUG, world.member.id)
    fields = {name: text for name, text in EVIDENCE.items() if name != "claim"}
    assert kept.content == {"stance": what, **fields}
    assert (kept.channel_id, kept.source_id) == (None, None)


async def test_a_claim_may_be_named_in_words(world: World) -> None:
    await suggest(world, "affirms", {**EVIDENCE, "claim": "trotsky was against the NEP from day one"})
    (kept,) = await waiting(world)
    assert kept.claim == SLUG


async def test_the_claim_completes_and_stands_in_the_form(world: World) -> None:
    choices = await world.member.autocomplete(world.debate, "suggest", "claim", "oppos nep", what="affirms")
    assert CODE in [choice["value"] for choice in choices]
    form = await world.member.slash(world.debate, "suggest", what="affirms", claim=CODE)
    assert modal_of(form)["claim"]["value"] == CODE


async def test_a_member_suggests_a_phrasing(world: World) -> None:
    result = await suggest(world, "phrasing", PHRASING)
    (kept,) = await waiting(world)
    assert (kept.kind, kept.claim) == (SuggestionKind.PHRASING, SLUG)
    assert kept.content == {"text": PHRASING["text"], "stance": "asserts"}
    assert "A way to state F-002" in shown(result)


async def test_a_member_suggests_a_claim(world: World) -> None:
    filled = {"statement": "The Bolsheviks banned chess clubs in 1921.", "said": "they even banned chess"}
    result = await suggest(world, "claim", filled)
    (kept,) = await waiting(world)
    assert (kept.kind, kept.claim) == (SuggestionKind.CLAIM, None)
    assert kept.content["statement"] == filled["statement"]
    assert "A new claim" in shown(result)


async def test_a_claim_that_is_there_is_told(world: World) -> None:
    statement = world.bot.library.shared.base.claims[SLUG].statement.upper()
    result = await suggest(world, "claim", {"statement": statement})
    assert "there already: F-002" in shown(result)
    near = await suggest(world, "claim", {"statement": "Trotsky was against the NEP from day one"})
    assert "may be there already: F-002" in shown(near)
    assert len(await waiting(world)) == 1


async def test_every_form_holds_discords_limits(world: World) -> None:
    """The bodies are checked against Discord's specification; here that a text cannot be longer than its field."""
    for what, name, limit in (("affirms", "summary", 260), ("phrasing", "text", 500), ("claim", "statement", 150)):
        form = await world.member.slash(world.debate, "suggest", what=what)
        assert modal_of(form)[name]["max_length"] == limit
        assert len(modal_of(form)) <= 5


async def test_a_bad_field_loses_no_text(world: World) -> None:
    filled = {**EVIDENCE, "claim": "zzqx", "summary": "  \n "}
    result = await suggest(world, "affirms", filled)
    assert "No claim fits “zzqx”" in shown(result)
    assert "“What the source says, in a sentence” is empty" in shown(result)
    assert await waiting(world) == ()
    assert result.response is not None
    again = await world.member.click(result.response, label="Edit again")
    fields = modal_of(again)
    assert {name: fields[name].get("value") for name in ("claim", "work", "locator", "readable_at")} == {
        name: filled[name] for name in ("claim", "work", "locator", "readable_at")
    }
    await world.member.submit_modal(again, EVIDENCE)
    assert len(await waiting(world)) == 1


async def test_what_was_chosen_is_not_lost_either(world: World) -> None:
    result = await suggest(world, "phrasing", {**PHRASING, "claim": "zzqx", "says": "asks"})
    assert result.response is not None
    again = await world.member.click(result.response, label="Edit again")
    assert chosen_in(modal_of(again)["says"]) == ["asks"]


async def test_a_claim_that_is_unknown_brings_the_near_ones(world: World) -> None:
    result = await suggest(world, "affirms", {**EVIDENCE, "claim": "stalin bukharin"})
    assert "Is it one of these?" in shown(result)


async def test_nobody_else_edits_again(world: World) -> None:
    result = await suggest(world, "affirms", {**EVIDENCE, "claim": "zzqx"})
    assert result.response is not None
    view = page_view(["…"], 0, [EditAgainButton(world.member.id, "suggest", "affirms", "Edit again")])
    posted = await world.bot.get_partial_messageable(world.debate.id).send(view=view)
    pressed = await world.other.click(posted, label="Edit again")
    assert pressed.modal is None
    assert "for somebody else" in shown(pressed)


async def test_a_draft_is_kept_for_a_quarter_of_an_hour(world: World) -> None:
    result = await suggest(world, "affirms", {**EVIDENCE, "claim": "zzqx"})
    assert result.response is not None
    await world.env.advance_time(14 * 60)
    again = await world.member.click(result.response, label="Edit again")
    assert again.modal is not None
    await world.env.advance_time(2 * 60)
    gone = await world.member.click(result.response, label="Edit again")
    assert gone.modal is None
    assert "What you had written is gone" in shown(gone)


async def test_a_draft_does_not_survive_a_restart_and_its_author_is_told(world: World) -> None:
    result = await suggest(world, "affirms", {**EVIDENCE, "claim": "zzqx"})
    assert result.response is not None
    await world.restart()
    pressed = await world.member.click(result.response, label="Edit again")
    assert "What you had written is gone" in shown(pressed)


async def test_a_form_that_was_open_over_a_restart_is_taken(world: World) -> None:
    form = await world.member.slash(world.debate, "suggest", what="affirms")
    await world.restart()
    result = await world.member.submit_modal(form, EVIDENCE)
    assert "Thank you" in shown(result)
    assert len(await waiting(world)) == 1


async def test_two_people_fill_in_the_same_form_at_once(world: World) -> None:
    first = await world.member.slash(world.debate, "suggest", what="phrasing")
    second = await world.other.slash(world.debate, "suggest", what="phrasing")
    await world.member.submit_modal(first, PHRASING)
    await world.other.submit_modal(second, {**PHRASING, "text": "ldt and the nep, sworn enemies", "says": "asks"})
    one, other = await waiting(world)
    assert (one.proposed_by, one.content["text"]) == (world.member.id, PHRASING["text"])
    assert (other.proposed_by, other.content["stance"]) == (world.other.id, "asks")


async def test_forms_take_no_memory(world: World) -> None:
    for _ in range(5):
        await world.member.slash(world.debate, "suggest", what="affirms")
    assert not world.bot._connection._view_store._modals


async def test_a_form_that_is_not_in_use_any_more_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = await world.member.slash(world.debate, "suggest", what="affirms")
    monkeypatch.setattr(modals, "_forms", {})
    result = await world.member.submit_modal(form, EVIDENCE)
    assert "not in use any more" in shown(result)


async def test_an_error_in_a_form_reaches_the_person(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_record: SuggestionRecord) -> int:
        raise RuntimeError

    monkeypatch.setattr(world.bot.library.suggestions, "propose", fail)
    result = await suggest(world, "affirms", EVIDENCE)
    assert "Something went wrong on our side" in shown(result)


async def test_ten_a_day_are_enough(world: World) -> None:
    for number in range(10):
        await suggest(world, "phrasing", {**PHRASING, "text": f"the nep was nothing to trotsky, take {number}"})
    open_before = await world.other.slash(world.debate, "suggest", what="phrasing")
    refused = await world.member.slash(world.debate, "suggest", what="phrasing")
    assert refused.modal is None
    assert "10 suggestions within a day" in shown(refused)
    await world.other.submit_modal(open_before, PHRASING)
    assert len(await waiting(world)) == 11


async def test_a_form_that_was_opened_before_the_tenth_is_refused_too(world: World) -> None:
    form = await world.member.slash(world.debate, "suggest", what="phrasing")
    for number in range(10):
        await suggest(world, "phrasing", {**PHRASING, "text": f"the nep was nothing to trotsky, take {number}"})
    result = await world.member.submit_modal(form, PHRASING)
    assert "10 suggestions within a day" in shown(result)
    assert len(await waiting(world)) == 10


async def test_what_not_this_suggests_does_not_count(world: World) -> None:
    for number in range(10):
        record = SuggestionRecord(
            server_id=world.guild.id,
            kind=SuggestionKind.COUNTEREXAMPLE,
            claim=SLUG,
            content={},
            source_id=number,
            proposed_by=world.member.id,
        )
        await world.bot.library.suggestions.propose(record)
    assert "Thank you" in shown(await suggest(world, "affirms", EVIDENCE))


async def test_a_known_phrasing_is_told_and_not_kept(world: World) -> None:
    known = world.bot.library.shared.base.claims[SLUG].phrasings.asserts[0]
    result = await suggest(world, "phrasing", {**PHRASING, "text": f"  {known.upper()}!"})
    assert "This very text is a phrasing of F-002 already" in shown(result)
    assert await waiting(world) == ()


async def test_a_phrasing_that_is_recognised_already_is_told(world: World) -> None:
    text = "so basically trotsky was against the NEP from day one and wanted it gone"
    result = await suggest(world, "phrasing", {**PHRASING, "text": text})
    assert "I recognise it as F-002 already" in shown(result)
    assert len(await waiting(world)) == 1


async def test_the_same_suggestion_is_kept_once(world: World) -> None:
    await suggest(world, "phrasing", PHRASING)
    (kept,) = await waiting(world)
    again = await suggest(world, "phrasing", {**PHRASING, "text": PHRASING["text"].upper()}, world.other)
    assert f"number {kept.id} waits for the moderators" in shown(again)
    assert len(await waiting(world)) == 1


async def test_nothing_that_is_typed_pings_or_formats(world: World) -> None:
    result = await suggest(world, "affirms", {**EVIDENCE, "summary": NASTY})
    for text in (shown(result), shown(await suggest(world, "affirms", {**EVIDENCE, "claim": NASTY}))):
        assert "@everyone" not in text
        assert "**<@1>**" not in text
        assert "https://evil" not in text
        assert "\u202e" not in text
    (kept,) = await waiting(world)
    assert kept.content["summary"] == "@everyone **<@1>** https://evil.example `x` abc"


async def test_a_moderator_teaches_what_a_message_states(world: World) -> None:
    message = await world.member.send(world.debate, "@everyone LDT loathed the new economic policy\nlol")
    form = await world.moderator.context_menu(world.debate, "Teach", message)
    fields = modal_of(form)
    assert fields["text"]["value"] == "@everyone LDT loathed the new economic policy lol"
    result = await world.moderator.submit_modal(
        form, {"text": "LDT loathed the new economic policy", "claim": CODE, "says": "asserts"}
    )
    assert "A way to state F-002" in shown(result)
    (kept,) = await waiting(world)
    assert (kept.kind, kept.claim, kept.proposed_by) == (SuggestionKind.PHRASING, SLUG, world.moderator.id)
    assert kept.content == {"text": "LDT loathed the new economic policy", "stance": "asserts"}
    assert (kept.channel_id, kept.source_id) == (world.debate.id, message.id)


async def test_the_likeliest_claims_come_first(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    form = await world.moderator.context_menu(world.debate, "Teach", message)
    choice = modal_of(form)["chosen"]
    match = world.bot.library.shared.recognise(CLAIM)[0]
    assert choice["options"][0]["value"] == world.bot.library.shared.base.claims[match.claim].code
    assert chosen_in(choice) == [choice["options"][0]["value"]]


async def test_a_moderator_teaches_what_a_message_does_not_state(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    result = await teach(world, message, {"text": CLAIM, "chosen": ["F-001"], "says": "nothing"})
    assert "Not a case of F-001" in shown(result)
    (kept,) = await waiting(world)
    assert kept.kind is SuggestionKind.COUNTEREXAMPLE
    assert kept.claim == world.bot.library.shared.find_claim("F-001")
    assert kept.content == {"text": CLAIM}


async def test_a_counterexample_that_is_none_is_told(world: World) -> None:
    message = await world.member.send(world.debate, CHATTER)
    result = await teach(world, message, {"text": CHATTER, "claim": CODE, "says": "nothing"})
    assert "I do not take it for F-002 even now" in shown(result)


async def test_a_claim_that_is_written_beats_the_one_that_is_chosen(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await teach(world, message, {"text": CLAIM, "chosen": ["F-001"], "claim": CODE, "says": "asks"})
    (kept,) = await waiting(world)
    assert kept.claim == SLUG


async def test_a_lesson_without_a_claim_is_asked_again(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    result = await teach(world, message, {"text": CLAIM, "says": "asserts"})
    assert "Choose a claim, or write" in shown(result)
    assert result.response is not None
    again = await world.moderator.click(result.response, label="Edit again")
    assert modal_of(again)["text"]["value"] == CLAIM
    await world.moderator.submit_modal(again, {"text": CLAIM, "claim": CODE, "says": "asserts"})
    (kept,) = await waiting(world)
    assert kept.source_id == message.id


async def test_a_long_message_is_cut_to_what_is_kept(world: World) -> None:
    message = await world.member.send(world.debate, "Trotsky and the NEP. " * 90)
    form = await world.moderator.context_menu(world.debate, "Teach", message)
    assert len(modal_of(form)["text"]["value"]) <= 500


async def test_a_lesson_is_taken_after_a_restart(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    form = await world.moderator.context_menu(world.debate, "Teach", message)
    await world.restart()
    await world.moderator.submit_modal(form, {"text": CLAIM, "claim": CODE, "says": "asserts"})
    assert len(await waiting(world)) == 1


async def test_a_message_without_words_teaches_nothing(world: World) -> None:
    message = await world.member.send(world.debate, "\u202e\n")
    result = await world.moderator.context_menu(world.debate, "Teach", message)
    assert result.modal is None
    assert "no words in this message" in shown(result)


async def test_members_do_not_see_teach_and_cannot_use_it(world: World) -> None:
    """Discord hides the menu; where an admin handed it to everybody, the bot still refuses."""
    message = await world.member.send(world.debate, CLAIM)
    (menu,) = [command for command in await world.bot.tree.fetch_commands() if command.name == "Teach"]
    assert menu.default_member_permissions is not None
    assert menu.default_member_permissions.manage_messages
    world.guild.set_command_permissions(menu, {world.guild.default_role: True})
    result = await world.member.context_menu(world.debate, "Teach", message)
    assert result.modal is None
    assert "Only moderators can teach me" in shown(result)


async def test_a_moderator_who_is_none_any_more_cannot_submit(world: World) -> None:
    editors = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("editor"), roles=[editors])
    library = world.bot.library
    await library.servers.change(world.guild.id, editor_roles=frozenset({editors.id}))
    message = await world.member.send(world.debate, CLAIM)
    (menu,) = [command for command in await world.bot.tree.fetch_commands() if command.name == "Teach"]
    world.guild.set_command_permissions(menu, {editors: True})
    form = await editor.context_menu(world.debate, "Teach", message)
    assert form.modal is not None
    await library.servers.change(world.guild.id, editor_roles=frozenset())
    result = await editor.submit_modal(form, {"text": CLAIM, "claim": CODE, "says": "asserts"})
    assert "Only moderators can teach me" in shown(result)
    assert await waiting(world) == ()
