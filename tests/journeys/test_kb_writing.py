"""`/kb new, edit, evidence, phrasing`: a moderator writes; what goes wrong loses nothing of it."""

from typing import Any
from unittest.mock import AsyncMock

import discord
import pytest
import simcord
from world import World, parts_of, shown

from knowledge import ClaimEntry, Edition, Kind, Member, Phrasings, Retire, Save, Stance
from knowledge.editions import Editions

SLUG, CODE = "trotsky-opposed-the-nep", "F-002"
STATEMENT = "Lenin wanted Stalin removed as General Secretary."
NEW = {
    "statement": STATEMENT,
    "question": "Did Lenin want Stalin removed as General Secretary?",
    "topics": "Stalin, lenin",
    "headings": "That he did\nThat he did not",
    "said": "lenin literally wrote that stalin has to go\nthe testament says remove stalin",
}
NASTY = "@everyone **<@1>** https://evil.example `x` \u202eabc"


@pytest.fixture(autouse=True)
def _patient(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning from what was saved takes a while, and is tried elsewhere."""
    world.env.settle_timeout = 45
    monkeypatch.setattr(Editions, "_start_learning", lambda _self: None)


def fields_of(result: simcord.InteractionResult) -> dict[str, Any]:
    """Return what stands in the text fields of the form that was shown, by name."""
    assert result.modal is not None, shown(result)
    fields = [label["component"] for label in result.modal["components"]]
    return {field["custom_id"]: field.get("value") or "" for field in fields if "options" not in field}


def last(result: simcord.InteractionResult) -> discord.Message:
    """Return the message that can be pressed on next."""
    return [part for part in (result.response, *result.followups) if part is not None][-1].message


async def press(actor: simcord.MemberActor, result: simcord.InteractionResult, label: str) -> simcord.InteractionResult:
    return await actor.click(last(result), label=label)


async def fill(actor: simcord.MemberActor, form: simcord.InteractionResult, **filled: Any) -> simcord.InteractionResult:
    """Submit a form with some fields changed and the others as they stand in it."""
    return await actor.submit_modal(form, {**fields_of(form), **filled})


def edition_of(world: World) -> Edition:
    return world.bot.library.edition(world.guild.id)


def claim_of(world: World, code: str) -> ClaimEntry:
    return next(claim for claim in edition_of(world).base.claims.values() if claim.code == code)


def but(claim: ClaimEntry, **changes: Any) -> ClaimEntry:
    return claim.model_copy(update=changes)


async def as_another(world: World, *commands: Any) -> None:
    """Change entries as another moderator of the server does."""
    editor = Member(server_id=world.guild.id, user_id=world.other.id, manages_messages=True)
    await world.bot.library.editing.apply(commands, editor=editor, note="I was faster")


async def an_editor(world: World) -> tuple[simcord.MemberActor, frozenset[int]]:
    """Return a member with the role that the server named as its editors', and that role."""
    role = world.guild.create_role("Editors")
    await world.set(editor_roles=frozenset({role.id}))
    (found,) = [command for command in await world.bot.tree.fetch_commands() if command.name == "kb"]
    world.guild.set_command_permissions(found, {role: True})
    return world.guild.add_member(world.env.create_user("editor"), roles=[role]), frozenset({role.id})


async def test_a_moderator_makes_a_claim_from_nothing(world: World) -> None:
    """With evidence on both sides, from a work that is there and one that is not, and phrasings."""
    editor = world.moderator
    form = await editor.slash(world.debate, "kb new", statement=STATEMENT)
    assert fields_of(form)["statement"] == STATEMENT
    asked = await fill(editor, form, **{**NEW, "topics": "stallone", "headings": "That he did"})
    assert "There is no topic “stallone”" in shown(asked)
    assert "two different headings" in shown(asked)
    again = await press(editor, asked, "Edit again")
    assert fields_of(again)["said"] == NEW["said"]
    await world.restart()
    seen = await fill(editor, again, **NEW)
    assert "is new" in shown(seen)
    assert seen.ephemeral
    as_card = await press(editor, seen, "The card")
    assert NEW["question"] in shown(as_card)
    assert "No cited evidence yet" in shown(as_card)
    saved = await press(editor, as_card, "Save")
    assert "Saved: 1 entry." in shown(saved)
    claim = claim_of(world, "F-1000")
    assert (claim.kind, claim.topics, claim.slug) == (
        Kind.DRAFT,
        ("stalin", "lenin"),
        "lenin-wanted-stalin-removed-as-general-secretary",
    )

    assert "/kb evidence" in shown(saved) or "</kb evidence" in shown(saved)
    await _with_evidence_on_both_sides(world)
    await _with_phrasings(world)
    assert world.bot.library.shared.base.claims.keys() == edition_of(world).base.claims.keys() - {claim.slug}


async def _with_evidence_on_both_sides(world: World) -> None:
    editor = world.moderator
    work = next(iter(edition_of(world).base.works.values()))
    form = await editor.slash(world.debate, "kb evidence", claim="F-1000", side="affirms", work=work.id)
    assert work.title in fields_of(form)["work"]
    seen = await fill(editor, form, summary="Lenin wrote that Stalin was too rude for the post.", place="p. 39-40")
    await press(editor, seen, "Save")
    (item,) = claim_of(world, "F-1000").sides[0].evidence
    assert (item.citation.work, item.citation.label, item.citation.locator) == (work.id, "page", "39-40")

    listed = await editor.slash(world.debate, "kb evidence", claim="F-1000", side="disputes")
    form = await press(editor, listed, "Add an item")
    summary = "Kuromiya argues that the note was about manners, not about the post."
    new_work = {"summary": summary, "work": "Hiroaki Kuromiya, Stalin: Profiles in Power, 2005", "place": "the moon?"}
    asked = await fill(editor, form, **new_work)
    assert "choose its kind" in shown(asked)
    form = await press(editor, asked, "Edit again")
    seen = await fill(editor, form, **{**new_work, "place": "chapter 3"}, source_kind=["scholarship"])
    assert "Work: Stalin: Profiles in Power" in shown(seen)
    saved = await press(editor, seen, "Save")
    assert "Saved: 2 entries." in shown(saved)
    (other,) = claim_of(world, "F-1000").sides[1].evidence
    assert edition_of(world).base.works[other.citation.work].year == 2005
    assert (other.citation.label, other.citation.locator) == ("chapter", "3")


async def _with_phrasings(world: World) -> None:
    editor = world.moderator
    desk = await editor.slash(world.debate, "kb phrasing", claim="F-1000")
    form = await press(editor, desk, "How people state it")
    before = fields_of(form)["texts"]
    known = edition_of(world).base.claims[SLUG].phrasings.asserts[0]
    seen = await fill(editor, form, texts=f"{before}\n{known}\nstalin out, said lenin")
    assert "is taken for F-002 so far" in shown(seen)
    assert f"F-1000 · How it is stated · “{known}”: F-002 has the same phrasing" in shown(seen)
    assert ".yaml" not in shown(seen)
    form = await press(editor, seen, "Edit again")
    await press(editor, await fill(editor, form, texts=f"{before}\nstalin out, said lenin"), "Save")
    assert claim_of(world, "F-1000").phrasings.asserts == (*NEW["said"].split("\n"), "stalin out, said lenin")


async def test_a_claim_that_may_be_there_already_is_told(world: World) -> None:
    editor = world.moderator
    form = await editor.slash(world.debate, "kb new")
    seen = await fill(editor, form, **{**NEW, "statement": "Trotsky was against the NEP from day one"})
    assert "It may be there already: F-002" in shown(seen)
    form = await press(editor, seen, "Edit again")
    asked = await fill(editor, form, statement=claim_of(world, CODE).statement.upper())
    assert "This claim is there already: F-002" in shown(asked)


async def test_what_was_edited_again_is_saved_once(world: World) -> None:
    editor = world.moderator
    seen = await fill(editor, await editor.slash(world.debate, "kb new"), **NEW)
    beside = await fill(
        editor, await editor.slash(world.debate, "kb new"), **{**NEW, "statement": "Kulaks were a myth.", "said": ""}
    )
    newer = await fill(editor, await press(editor, seen, "Edit again"), question="Did Lenin want Stalin gone?")
    assert "edited again" in shown(await press(editor, seen, "Save"))
    assert "Saved: 1 entry." in shown(await press(editor, newer, "Save"))
    # Another claim that was written at the same time is none of it.
    assert "Kulaks were a myth." in fields_of(await press(editor, beside, "Edit again")).values()
    assert "F-1001" in shown(await press(editor, beside, "Save"))
    assert claim_of(world, "F-1000").question == "Did Lenin want Stalin gone?"


async def test_the_parts_of_a_claim_are_edited(world: World) -> None:
    editor, old = world.moderator, claim_of(world, CODE)
    desk = await editor.slash(world.debate, "kb edit", claim="trotsky opposed the nep")
    form = await press(editor, desk, "Statement and question")
    assert fields_of(form) == {"statement": old.statement, "question": old.question}
    seen = await fill(editor, form, question="Did Trotsky ever oppose the NEP?")
    assert "Question" in shown(seen)
    assert "Saved: 1 entry." in shown(await press(editor, seen, "Save"))
    assert claim_of(world, CODE) == but(old, question="Did Trotsky ever oppose the NEP?")
    assert edition_of(world).version("claim", SLUG).number == 2

    form = await press(editor, desk, "Common ground")
    seen = await fill(editor, form)
    assert "Nothing differs." in shown(seen)
    form = await press(editor, seen, "Edit again")
    await press(editor, await fill(editor, form, text="", sources=""), "Save")
    assert claim_of(world, CODE).common_ground is None

    listed = await press(editor, desk, "Evidence for")
    items = claim_of(world, CODE).sides[0].evidence
    chosen = await editor.select(last(listed), ["1"])
    seen = await press(editor, chosen, "Move up")
    assert "moved from place" in shown(seen)
    await press(editor, seen, "Save")
    after = claim_of(world, CODE).sides[0].evidence
    assert [item.id for item in after[:2]] == [items[1].id, items[0].id]
    assert sorted(after, key=lambda item: item.id) == sorted(items, key=lambda item: item.id)
    assert world.bot.library.shared.base.claims[SLUG] == old


async def test_the_slower_of_two_editors_sees_what_the_other_did_and_merges(world: World) -> None:
    editor, old = world.moderator, claim_of(world, CODE)
    desk = await editor.slash(world.debate, "kb edit", claim=CODE)
    form = await press(editor, desk, "Statement and question")
    await as_another(world, Save(entry=but(old, statement="Trotsky was no friend of the NEP.")))
    # Who was slower while writing is told at once.
    seen = await fill(editor, form, question="Did Trotsky ever oppose the NEP?")
    told = shown(seen)
    assert "Somebody else was faster" in told
    assert f"<@{world.other.id}>" in told
    assert "I was faster" in told
    assert "no friend" in told
    assert claim_of(world, CODE).question == old.question
    # Whoever was faster is so again between the look and the press.
    newer = but(claim_of(world, CODE), topics=(*old.topics, "stalin"))
    await as_another(world, Save(entry=newer))
    seen = await press(editor, seen, "Save the merged version")
    assert "Somebody else was faster" in shown(seen)
    saved = await press(editor, seen, "Save the merged version")
    assert "Saved: 1 entry." in shown(saved)
    assert claim_of(world, CODE) == but(newer, question="Did Trotsky ever oppose the NEP?")


async def test_where_both_changed_the_same_somebody_chooses(world: World) -> None:
    editor, old = world.moderator, claim_of(world, CODE)
    desk = await editor.slash(world.debate, "kb edit", claim=CODE)
    form = await press(editor, desk, "Statement and question")
    seen = await fill(editor, form, statement="My statement.", question="My question?")
    await as_another(
        world, Save(entry=but(old, statement=f"Their {NASTY[:20]} statement.", question="Their question?"))
    )
    clash = await press(editor, seen, "Save")
    assert "Both of you changed" in shown(clash)
    assert claim_of(world, CODE).question == "Their question?"
    clash = await editor.select(last(clash), [_option(clash, "Yours: Question")])
    assert "Both of you changed" in shown(clash)
    clash = await editor.select(last(clash), [_option(clash, "Theirs: Statement")])
    await press(editor, clash, "Save the merged version")
    now = claim_of(world, CODE)
    assert (now.statement, now.question) == (f"Their {NASTY[:20]} statement.", "My question?")


def _option(result: simcord.InteractionResult, label: str) -> str:
    menus = [part for part in parts_of(last(result).components) if isinstance(part, discord.SelectMenu)]
    return next(option.value for menu in menus for option in menu.options if option.label == label)


async def test_a_claim_that_was_retired_meanwhile_becomes_a_draft(world: World) -> None:
    editor, old = world.moderator, claim_of(world, CODE)
    desk = await editor.slash(world.debate, "kb edit", claim=CODE)
    form = await press(editor, desk, "Statement and question")
    other_form = await press(editor, desk, "Statement and question")
    await as_another(world, Retire(entry="claim", key=SLUG))
    gone = await fill(editor, form, question="What I wrote for an hour?")
    assert "was taken out while you were at it" in shown(gone)
    assert "What I wrote for an hour?" in fields_of(await press(editor, gone, "Edit again")).values()
    seen = await press(editor, gone, "Save as a new draft")
    assert "F-1000" in shown(seen)
    # Somebody else takes the code just before.
    await as_another(world, Save(entry=but(old, slug="another", code="F-1000", kind=Kind.DRAFT, phrasings=Phrasings())))
    seen = await press(editor, seen, "Save")
    assert "F-1001" in shown(seen)
    await press(editor, seen, "Save")
    draft = claim_of(world, "F-1001")
    assert (draft.kind, draft.question) == (Kind.DRAFT, "What I wrote for an hour?")
    assert SLUG not in edition_of(world).base.claims
    # Even what leads nowhere any more is not thrown away.
    world.bot.library.history.trash = AsyncMock(spec=world.bot.library.history.trash, return_value=())  # type: ignore[method-assign]
    lost = await fill(editor, other_form, question="And this?")
    assert "There is no claim “F-002”" in shown(lost)
    assert "And this?" in fields_of(await press(editor, lost, "Edit again")).values()


async def test_an_editor_writes_drafts_until_they_lose_the_role(world: World) -> None:
    editor, roles = await an_editor(world)
    refused = await editor.slash(world.debate, "kb edit", claim=CODE)
    assert "needs the role *reviewer*; you have *editor*" in shown(refused)
    assert len(world.env.errors) == 1  # the simulation keeps what a command raised on its way to the person
    form = await editor.slash(world.debate, "kb new")
    seen = await fill(editor, form, **NEW)
    await world.set(editor_roles=frozenset())
    refused = await press(editor, seen, "Save")
    assert "needs the role *editor*; you have *member*" in shown(refused)
    form = await press(editor, refused, "Edit again")
    assert fields_of(form)["said"] == NEW["said"]
    refused = await fill(editor, form)
    assert "needs the role *editor*; you have *member*" in shown(refused)
    refused = await press(editor, refused, "Save")
    assert "needs the role *editor*; you have *member*" in shown(refused)
    form = await press(editor, refused, "Edit again")
    await world.set(editor_roles=roles)
    saved = await press(editor, await fill(editor, form), "Save")
    assert "Saved: 1 entry." in shown(saved)
    assert (await editor.slash(world.debate, "kb edit", claim="F-1000")).response is not None


async def test_a_change_that_takes_two_keys_is_proposed(world: World) -> None:
    editor = world.moderator
    await world.set(two_keys=True)
    form = await editor.slash(world.debate, "kb evidence", claim=CODE, side="affirms")
    form = await press(editor, form, "Add an item")
    filled = {"summary": NASTY, "work": "Ann Author, A Book That Is New, 1999", "place": "p. 3"}
    seen = await fill(editor, form, **filled, source_kind=["scholarship"])
    refused = await press(editor, seen, "Save")
    assert "wants a second reviewer" in shown(refused)
    told = await press(editor, refused, "Propose it to a second reviewer")
    (waiting,) = await world.bot.library.suggestions.waiting(world.guild.id)
    assert f"suggestion {waiting.id}" in shown(told)
    assert waiting.proposed_by == editor.id
    assert len(claim_of(world, CODE).sides[0].evidence) == len(
        world.bot.library.shared.base.claims[SLUG].sides[0].evidence
    )
    for text in (shown(seen), shown(refused), shown(told)):
        assert "@everyone" not in text
        assert "https://evil" not in text
        assert "\u202e" not in text


async def test_members_write_nothing(world: World) -> None:
    await world.hand_to_everybody("kb")
    for command, options in {
        "kb new": {},
        "kb edit": {"claim": CODE},
        "kb evidence": {"claim": CODE, "side": Stance.AFFIRMS},
        "kb phrasing": {"claim": CODE},
    }.items():
        refused = await world.member.slash(world.debate, command, **options)
        assert "you have *member*" in shown(refused)
    assert len(world.env.errors) == 4  # the simulation keeps what a command raised on its way to the person
