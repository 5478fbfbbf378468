"""`/kb publish`, `history`, `revert`, `retire`, and who may: moderators own their knowledge base."""

import datetime
from typing import Any

import discord
import pytest
import simcord
from world import World, answer, parts_of, shown

from knowledge import ClaimEntry, Follow, Kind, Member, Save, SuggestionState

SLUG, CODE = "trotsky-opposed-the-nep", "F-002"
NEW, NEW_CODE = "lenin-wanted-the-nep-for-good", "F-900"


@pytest.fixture(autouse=True)
def _patient(world: World) -> None:
    """Learning from what was saved takes a while where others work as well."""
    world.env.settle_timeout = 45


def present(world: World, slug: str = SLUG) -> ClaimEntry:
    return world.bot.library.edition(world.guild.id).base.claims[slug]


def but(entry: Any, **update: Any) -> Any:
    return entry.model_copy(update=update)


async def press(
    actor: simcord.MemberActor, result: simcord.InteractionResult, label: str, number: int = 0
) -> simcord.InteractionResult:
    """Press one of the buttons of an answer that say something, those beside a text included."""
    parts = list(parts_of(answer(result).components))
    found = [part for each in parts for part in (each, getattr(each, "accessory", None)) if part is not None]
    buttons = [part for part in found if isinstance(part, discord.Button) and part.label == label]
    return await actor.click(answer(result), custom_id=buttons[number].custom_id)


async def as_moderator(world: World, *entries: Any, note: str = "") -> None:
    editor = Member(server_id=world.guild.id, user_id=world.moderator.id, manages_messages=True)
    await world.bot.library.editing.apply([Save(entry=entry) for entry in entries], editor=editor, note=note)


async def with_role(world: World, name: str) -> tuple[discord.Role, simcord.MemberActor]:
    role = world.guild.create_role(name)
    return role, world.guild.add_member(world.env.create_user(name.lower()), roles=[role])


def draft_of(world: World) -> ClaimEntry:
    """Return a new draft with the evidence of another claim, on one side only."""
    nep = present(world)
    return ClaimEntry(
        slug=NEW,
        code=NEW_CODE,
        statement="Lenin wanted the NEP to last for good.",
        question="Did Lenin want the NEP to last for good?",
        kind=Kind.DRAFT,
        topics=nep.topics,
        sides=nep.sides[:1],
    )


async def test_from_a_draft_to_a_published_claim_and_back(world: World) -> None:
    moderator, debate = world.moderator, world.debate
    draft, nep = draft_of(world), present(world)
    await as_moderator(world, draft, note="a first draft")

    refused = shown(await moderator.slash(debate, "kb publish", claim=NEW_CODE, kind="contested"))
    assert "cannot be published yet" in refused
    assert "no evidence on the side that disputes" in refused
    assert f"`/kb evidence claim:{NEW_CODE} side:against the claim`" in refused
    short = but(nep.sides[1], evidence=nep.sides[1].evidence[:1])
    long = but(nep.sides[0], evidence=nep.sides[0].evidence[:3])
    await as_moderator(world, but(draft, sides=(long, short)), note="uneven sides")
    refused = shown(await moderator.slash(debate, "kb publish", claim=NEW_CODE, kind="contested"))
    assert "The sides are not even: 3 items on the side that affirms, 1 on the side that disputes" in refused
    refused = shown(await moderator.slash(debate, "kb publish", claim=NEW_CODE, kind="context"))
    assert "It has two sides" in refused

    said = but(draft.phrasings, asserts=(nep.phrasings.asserts[0] + " indeed",))
    await as_moderator(world, but(draft, sides=nep.sides, phrasings=said), note="even sides")
    await world.bot.library.learned()
    offered = await moderator.slash(debate, "kb publish", claim=NEW_CODE, kind="contested")
    assert "answered without being asked for" in shown(offered)
    assert "how contested it is" in shown(offered)
    assert "is taken for" in shown(offered) or "saying tried" in shown(offered)
    assert present(world, NEW).kind is Kind.DRAFT
    await press(moderator, offered, "Save")
    assert present(world, NEW).kind is Kind.CONTESTED
    # By the clock of this machine, not by Discord's, which stands still in the simulation.
    reviewed = present(world, NEW).reviewed
    assert reviewed is not None
    assert abs(reviewed - datetime.datetime.now(datetime.UTC).date()) <= datetime.timedelta(days=1)
    await press(moderator, await moderator.slash(debate, "kb publish", claim=NEW_CODE, kind="draft"), "Save")
    assert present(world, NEW).kind is Kind.DRAFT
    assert "a draft already" in shown(await moderator.slash(debate, "kb publish", claim=NEW_CODE, kind="draft"))

    history = await moderator.slash(debate, "kb history", entry=f"claim:{NEW}")
    told = shown(history)
    assert "withdrawn" in told
    assert "published as contested" in told
    assert f"<@{moderator.id}>" in told
    assert "Page 1 of 2" in told
    await world.restart()
    await press(moderator, history, "Older")
    assert "a first draft" in shown(history)
    assert "Put in." in shown(history)
    await press(moderator, history, "Back")
    offered = await press(moderator, history, "Revert to this")
    assert "back to version" in shown(offered)
    await press(moderator, offered, "Save")
    assert present(world, NEW).kind is Kind.CONTESTED


async def test_what_was_taken_out_is_put_back_from_the_trash(world: World) -> None:
    moderator, debate, library = world.moderator, world.debate, world.bot.library
    nep, version = present(world), library.edition(world.guild.id).version("claim", SLUG)
    assert not version.is_own

    work, topic = nep.sides[0].evidence[0].citation.work, nep.topics[0]
    for entry in (f"work:{work}", f"topic:{topic}"):
        refused = shown(await moderator.slash(debate, "kb retire", entry=entry, reason="it is wrong"))
        assert "stays, for" in refused
        assert CODE in refused
    offered = await moderator.slash(debate, "kb retire", entry=CODE, reason="@everyone it is **wrong**")
    assert nep.question in shown(offered)
    await press(moderator, offered, "Save")
    assert SLUG not in library.edition(world.guild.id).base.claims
    assert SLUG in library.shared.base.claims
    gone = shown(await moderator.slash(debate, "kb retire", entry=f"claim:{SLUG}", reason="again"))
    assert "There is no claim" in gone

    changes = await moderator.slash(debate, "kb history")
    assert "What this server changed last" in shown(changes)
    assert nep.question in shown(changes)
    assert "\\*\\*wrong\\*\\*" in shown(changes)
    await world.restart()
    library = world.bot.library
    await press(moderator, changes, "Trash (1 entry)")
    assert "Listed here until" in shown(changes)
    offered = await press(moderator, changes, "Put back")
    assert "It is put back." in shown(offered)
    await press(moderator, offered, "Save")
    assert present(world) == nep
    assert not library.edition(world.guild.id).version("claim", SLUG).is_own
    assert "It is back already" in shown(await press(moderator, changes, "Put back"))
    assert "Nothing was taken out" in shown(await _trash(world))

    # What was the server's own comes back as that, from the list of the command as well.
    await as_moderator(world, but(nep, question="Did he?"))
    await press(moderator, await moderator.slash(debate, "kb retire", entry=CODE, reason="no"), "Save")
    offered_entries = await moderator.autocomplete(debate, "kb revert", "entry", "did he?")
    assert offered_entries[-1] == {"name": f"{CODE} · Did he?", "value": f"claim:{SLUG}"}
    versions = await moderator.autocomplete(debate, "kb revert", "to", "", entry=f"claim:{SLUG}")
    assert versions[0]["value"] == "shared"
    await press(moderator, await press(moderator, await _trash(world), "Put back"), "Save")
    assert present(world).question == "Did he?"
    await press(moderator, await moderator.slash(debate, "kb revert", entry=CODE, to="shared"), "Save")
    assert present(world) == nep
    assert len(world.env.errors) == 1


async def _trash(world: World) -> simcord.InteractionResult:
    changes = await world.moderator.slash(world.debate, "kb history")
    label = next(part.label for part in parts_of(answer(changes).components) if "Trash" in getattr(part, "label", ""))
    await press(world.moderator, changes, label)
    return changes


async def test_of_two_who_go_back_at_once_the_second_is_told(world: World) -> None:
    manager = world.guild.create_role(
        "Managers", permissions=discord.Permissions(manage_guild=True, manage_messages=True)
    )
    second = world.guild.add_member(world.env.create_user("second"), roles=[manager])
    nep = present(world)
    for question in ("Did he?", "Did he really?", "Did he ever?"):
        await as_moderator(world, but(nep, question=question))
    numbers = [2, 3, 4]
    first_offer = await world.moderator.slash(world.debate, "kb revert", entry=CODE, to=f"own:{numbers[0]}")
    second_offer = await second.slash(world.debate, "kb revert", entry=CODE)
    assert "Did he" in shown(first_offer)
    assert f"back to version {numbers[1]}" in shown(second_offer)
    await press(world.moderator, first_offer, "Save")
    told = shown(await press(second, second_offer, "Save")) + shown(second_offer)
    assert "changed" in told
    assert "Saved" not in told
    assert present(world).question == "Did he?"

    same = shown(await second.slash(world.debate, "kb revert", entry=CODE, to="own:2"))
    assert "like that already" in same
    for nonsense in ("own:99", "0", "shared:77"):
        told = shown(await second.slash(world.debate, "kb revert", entry=CODE, to=nonsense))
        assert "no such version" in told or "no revision" in told
    await as_moderator(world, draft_of(world))
    told = shown(await second.slash(world.debate, "kb revert", entry=NEW_CODE, to="shared"))
    assert "nothing of its own to give up" in told
    for nobody in ("zzqx", "claim:nowhere"):
        told = shown(await second.slash(world.debate, "kb history", entry=nobody))
        assert "There is no" in told
    assert len(world.env.errors) == 4


async def test_owners_say_who_edits_and_editors_draft_but_do_not_publish(world: World) -> None:
    debate = world.debate
    await world.hand_to_everybody("settings")
    await world.hand_to_everybody("kb")
    editors, editor = await with_role(world, "Editors")
    reviewers, reviewer = await with_role(world, "Reviewers")
    owners, owner = await with_role(world, "Owners")
    manage = world.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    manager = world.guild.add_member(world.env.create_user("manager"), roles=[manage])
    await world.set(editor_roles=frozenset({9}))

    refused = shown(await world.moderator.slash(debate, "settings editors", role=editors, what="owner_roles"))
    assert "needs the role *owner*; you have *reviewer*" in refused
    assert "needs the role *editor*" in shown(await world.member.slash(debate, "kb history"))
    await manager.slash(debate, "settings editors", role=owners, what="owner_roles")
    told = shown(await owner.slash(debate, "settings editors", role=editors, what="editor_roles"))
    assert f"<@&{editors.id}>" in told
    assert "They write drafts" in told
    assert "Everybody has this role" in shown(
        await owner.slash(debate, "settings editors", role=world.guild.default_role, what="editor_roles")
    )
    assert "Choose what the members" in shown(await owner.slash(debate, "settings editors", role=editors))
    assert "Choose a role" in shown(await owner.slash(debate, "settings editors", what="none"))
    told = shown(
        await owner.slash(
            debate, "settings editors", role=reviewers, what="reviewer_roles", steward_of="disputes", two_keys=True
        )
    )
    assert "**Two keys**: on" in told
    assert f"Stewards of the side that disputes: <@&{reviewers.id}>" in told
    assert (world.server.owner_roles, world.server.reviewer_roles) == ({owners.id}, {reviewers.id})
    for name in ("editors", "reviewers"):
        actor = editor if name == "editors" else reviewer
        refused = await actor.slash(debate, "settings editors", role=owners, what="none")
        assert "needs the role *owner*" in shown(refused)
    guide = await reviewer.slash(debate, "settings show")
    assert "Who may do what" in shown(guide)

    # The editor drafts; publishing is for the reviewer.
    draft = draft_of(world)
    drafting = Member(server_id=world.guild.id, user_id=editor.id, role_ids=frozenset({editors.id}))
    nep = present(world)
    await world.bot.library.editing.apply([Save(entry=but(draft, sides=nep.sides))], editor=drafting, note="mine")
    assert f"<@{editor.id}>" in shown(await editor.slash(debate, "kb history"))
    for command, options in (
        ("kb publish", {"claim": NEW_CODE, "kind": "contested"}),
        ("kb retire", {"entry": NEW_CODE, "reason": "no"}),
    ):
        refused = shown(await editor.slash(debate, command, **options))
        assert "needs the role *reviewer*; you have *editor*" in refused
    offered = await reviewer.slash(debate, "kb publish", claim=NEW_CODE, kind="contested")
    await press(reviewer, offered, "Save")
    assert present(world, NEW).kind is Kind.CONTESTED
    refused = shown(await editor.slash(debate, "kb revert", entry=NEW_CODE))
    assert "needs the role *reviewer*" in refused
    assert present(world, NEW).kind is Kind.CONTESTED

    # Whoever lost the role between looking and saving is refused.
    offered = await reviewer.slash(debate, "kb publish", claim=NEW_CODE, kind="draft")
    world.env.backend.emit("GUILD_ROLE_DELETE", {"guild_id": str(world.guild.id), "role_id": str(reviewers.id)})
    await world.env.settle()
    assert (world.server.reviewer_roles, world.server.stewards) == (frozenset(), {})
    await press(reviewer, offered, "Save")
    assert present(world, NEW).kind is Kind.CONTESTED
    assert len(world.env.errors) == 7


async def test_two_keys(world: World) -> None:
    """Going back over evidence is refused to one alone, and done by two."""
    library, debate = world.bot.library, world.debate
    nep = present(world)
    fewer = but(nep.sides[0], evidence=nep.sides[0].evidence[1:])
    await as_moderator(world, but(nep, sides=(fewer, nep.sides[1])))
    await world.set(two_keys=True)
    second = Member(server_id=world.guild.id, user_id=world.other.id, manages_messages=True)
    offered = await world.moderator.slash(debate, "kb revert", entry=CODE, to="shared")
    told = shown(await press(world.moderator, offered, "Save")) + shown(offered)
    assert "second reviewer" in told
    assert len(present(world).sides[0].evidence) == len(nep.sides[0].evidence) - 1
    first = Member(server_id=world.guild.id, user_id=world.moderator.id, manages_messages=True)
    number = await library.review.propose(Follow(entry="claim", key=SLUG), editor=first, note="")
    await library.review.turn_second_key(number, editor=second)
    assert present(world) == nep
    kept = await library.suggestions.of(world.guild.id, number)
    assert kept is not None
    assert kept.state is SuggestionState.ACCEPTED
