"""`/kb review`: what members propose, and what presses of *Not this* lead to."""

import re
from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord
from world import CLAIM, World, answer, shown, text_of

from knowledge import CitedLine, Follow, Kind, Member, Save, Stance, SuggestionKind, SuggestionRecord, SuggestionState

SLUG = "trotsky-opposed-the-nep"
CODE = "F-002"
PHRASING = "lev d couldnt stand the new economic policy, not for a minute"
EVIDENCE = {
    "claim": CODE,
    "summary": "Day writes that Trotsky defended the NEP in print.",
    "work": "Richard B. Day, Leon Trotsky and the Politics of Economic Isolation, 1973",
    "locator": "p. 51",
}


async def propose(world: World, kind: SuggestionKind, content: dict[str, Any], **more: Any) -> int:
    """Have a member suggest something, without the form."""
    record = SuggestionRecord(
        server_id=world.guild.id,
        kind=kind,
        claim=None if kind is SuggestionKind.CLAIM else SLUG,
        content=content,
        proposed_by=world.member.id,
        **more,
    )
    return await world.bot.library.suggestions.propose(record)


async def propose_phrasing(world: World, text: str, **more: Any) -> int:
    return await propose(world, SuggestionKind.PHRASING, {"text": text, "stance": "asserts"}, **more)


async def open_queue(world: World, actor: simcord.MemberActor | None = None, **options: Any) -> Any:
    """Open the queue; return its message."""
    return answer(await (actor or world.moderator).slash(world.debate, "kb review", **options))


async def press(world: World, message: Any, label: str, actor: simcord.MemberActor | None = None) -> Any:
    return await (actor or world.moderator).click(message, label=label)


async def state_of(world: World, number: int) -> SuggestionState:
    record = await world.bot.library.suggestions.of(world.guild.id, number)
    assert record is not None
    return record.state


def claim_here(world: World, slug: str = SLUG) -> Any:
    return world.bot.library.edition(world.guild.id).base.claims[slug]


def letters_to(world: World, member: simcord.MemberActor) -> list[str]:
    """Return what the bot wrote to somebody alone."""
    channel = world.env.backend.get_dm_channel(member.id)
    return [text_of(message) for message in simcord.ChannelHandle(world.env, None, channel).history()]


def field(result: simcord.InteractionResult, name: str) -> dict[str, Any]:
    assert result.modal is not None
    return next(label["component"] for label in result.modal["components"] if label["component"]["custom_id"] == name)


async def test_a_queue_is_turned_accepted_from_and_emptied(world: World) -> None:
    first = await propose_phrasing(world, PHRASING)
    second = await propose_phrasing(world, "**@everyone** trotsky vs nep, zero love lost")
    queue = await open_queue(world)
    text = text_of(queue)
    assert f"Suggestion {first} · 1 of 2" in text
    assert PHRASING in text
    assert f"<@{world.member.id}>" in text
    skipped = text_of((await press(world, queue, "Skip")).response)
    assert f"Suggestion {second} · 2 of 2" in skipped
    assert "@everyone" not in skipped
    assert "**@" not in skipped
    back = await press(world, queue, "Back")
    assert f"Suggestion {first} · 1 of 2" in text_of(back.response)
    accepted = text_of((await press(world, queue, "Accept")).response)
    assert f"Suggestion {first} is accepted" in accepted
    assert f"Suggestion {second} · 1 of 1" in accepted
    assert PHRASING in claim_here(world).phrasings.asserts
    assert await state_of(world, first) is SuggestionState.ACCEPTED
    assert PHRASING not in world.bot.library.shared.base.claims[SLUG].phrasings.asserts
    (newest, *_) = await world.bot.library.history.of(world.guild.id, "claim", SLUG)
    assert (newest.author, newest.note) == (f"@{world.moderator.id}", f"Suggestion {first}")
    # Another reviewer was quicker; the one who comes second reads so.
    other = await open_queue(world, number=second)
    form = await press(world, other, "Reject")
    rejected = await world.moderator.submit_modal(form, {"reason": "Too unlike what people say."})
    assert "No suggestion waits" in text_of(rejected.response)
    late = text_of((await press(world, queue, "Accept")).response)
    assert f"Suggestion {second} was rejected before, by <@{world.moderator.id}>" in late
    record = await world.bot.library.suggestions.of(world.guild.id, second)
    assert record is not None
    assert record.reason == "Too unlike what people say."


async def test_a_member_suggests_a_reviewer_amends_and_the_proposer_is_thanked(world: World) -> None:
    log = world.guild.create_text_channel("mod-log")
    await world.set(log_channel=log.id)
    form = await world.member.slash(world.debate, "suggest", what="disputes")
    thanks = await world.member.submit_modal(form, EVIDENCE)
    noted = await world.member.click(answer(thanks), label="Tell me what becomes of it")
    assert "I will write to you" in shown(noted)
    (line,) = world.cards(log)
    assert "Suggestion 1 waits" in text_of(line)
    assert EVIDENCE["summary"] not in text_of(line)
    # The log may be read by others; what they press is refused.
    assert "needs the role" in shown(await press(world, line, "Review", world.other))
    await world.restart()
    queue = answer(await press(world, line, "Review"))
    assert "not among ours" in text_of(queue)
    form = await press(world, queue, "Accept")
    assert field(form, "work")["value"] == EVIDENCE["work"]
    mine = {
        "summary": "Day shows that Trotsky defended the NEP in print.",
        "work": EVIDENCE["work"],
        "locator": "p. 51",
        "side": "disputes",
    }
    unknown = await world.moderator.submit_modal(form, mine)
    assert "choose what kind of source it is" in shown(unknown)
    again = await press(world, answer(unknown), "Edit again")
    offered = await world.moderator.submit_modal(again, {**mine, "source": ["scholarship"]})
    assert await state_of(world, 1) is SuggestionState.WAITING
    await press(world, answer(offered), "Save")
    assert await state_of(world, 1) is SuggestionState.ACCEPTED
    side = next(side for side in claim_here(world).sides if side.stance is Stance.DISPUTES)
    item = side.evidence[-1]
    assert item.summary == "Day shows that Trotsky defended the NEP in print."
    assert (item.citation.label, item.citation.locator) == ("page", "51")
    work = world.bot.library.edition(world.guild.id).base.works[item.citation.work]
    assert (work.people, work.year) == ("Richard B. Day", 1973)
    (letter,) = letters_to(world, world.member)
    assert "was accepted" in letter
    assert EVIDENCE["summary"] in letter


async def test_not_this_becomes_a_counterexample_and_the_message_is_not_matched_any_more(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    (card,) = world.cards()
    await world.say_not_this(world.member, card)
    (record,) = await world.bot.library.suggestions.waiting(world.guild.id)
    assert CLAIM not in str(record.content)
    queue = await open_queue(world)
    text = text_of(queue)
    assert message.jump_url in text
    assert "took over" in text
    assert "says something else" in text
    accepted = text_of((await press(world, queue, "Accept")).response)
    assert "is accepted" in accepted
    assert CLAIM in claim_here(world, record.claim or "").counterexamples
    await world.bot.library.learned()
    await world.other.send(world.debate, CLAIM)
    assert world.cards() == []
    # What was deleted is not there to be learned from; a reviewer may still say what it was about.
    gone = await world.member.send(world.debate, CLAIM)
    number = await propose(
        world,
        SuggestionKind.COUNTEREXAMPLE,
        {"why": "joke-or-quote"},
        channel_id=world.debate.id,
        source_id=gone.id,
    )
    await world.bot.get_partial_messageable(world.debate.id).get_partial_message(gone.id).delete()
    queue = await open_queue(world, number=number)
    assert "is gone, and its words with it" in text_of(queue)
    assert (await press(world, queue, "Accept")).modal is not None


async def test_two_reviewers_at_once_and_who_is_none_any_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewers = world.guild.create_role("Reviewers")
    await world.set(reviewer_roles=frozenset({reviewers.id}))
    await world.hand_to_everybody("kb")
    second = world.guild.add_member(world.env.create_user("second"), roles=[reviewers])
    number = await propose_phrasing(world, PHRASING, wants_thanks=True)
    mine = await open_queue(world)
    accept = world.bot.library.review.accept

    async def accept_after_the_other(*args: Any, editor: Member, **options: Any) -> Any:
        # Both have read that it waits; the other is through first.
        await accept(*args, editor=replace(editor, user_id=second.id), **options)
        return await accept(*args, editor=editor, **options)

    monkeypatch.setattr(world.bot.library.review, "accept", accept_after_the_other)
    late = text_of((await press(world, mine, "Accept")).response)
    monkeypatch.setattr(world.bot.library.review, "accept", accept)
    assert f"Suggestion {number} was accepted before, by <@{second.id}>" in late
    assert claim_here(world).phrasings.asserts.count(PHRASING) == 1
    assert len(letters_to(world, world.member)) == 1
    other = await propose_phrasing(world, "ldt, sworn enemy of the nep")
    queue = await open_queue(world, second, number=other)
    form = await press(world, queue, "Reject", second)
    await world.set(reviewer_roles=frozenset())
    refused = await second.submit_modal(form, {"reason": "no"})
    assert "needs the role" in shown(refused)
    assert await state_of(world, other) is SuggestionState.WAITING


async def test_a_side_takes_two_keys_and_the_proposer_hears_of_the_second(world: World) -> None:
    second = world.guild.add_member(
        world.env.create_user("second"),
        roles=[world.guild.create_role("Reviewers", permissions=discord.Permissions(manage_messages=True))],
    )
    await world.set(two_keys=True)
    work = next(iter(claim_here(world).citations())).work
    content = {"stance": "affirms", "summary": "It was said so at the time.", "work": work, "locator": "p. 3"}
    number = await propose(world, SuggestionKind.EVIDENCE, content, wants_thanks=True)
    queue = await open_queue(world)
    proposed = text_of((await press(world, queue, "Accept")).response)
    assert "a second reviewer has to agree: it waits as suggestion 2" in proposed
    assert "It was said so at the time." in proposed
    assert letters_to(world, world.member) == []
    refused = await press(world, queue, "Agree (second key)")
    assert "proposed this change yourself" in shown(refused)
    theirs = await open_queue(world, second)
    agreed = text_of((await press(world, theirs, "Agree (second key)", second)).response)
    assert "Suggestion 2 is agreed to" in agreed
    assert [item.summary for side in claim_here(world).sides for item in side.evidence].count(content["summary"]) == 1
    assert await state_of(world, number) is SuggestionState.ACCEPTED
    assert len(letters_to(world, world.member)) == 1


async def test_a_new_claim_is_made_a_draft(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await propose(
        world,
        SuggestionKind.CLAIM,
        {"statement": "The Bolsheviks banned chess clubs.", "said": "they even banned chess"},
        wants_thanks=True,
    )

    async def refuse(*_args: Any, **_options: Any) -> None:
        response = type("Response", (), {"status": 403, "reason": "Forbidden"})()
        raise discord.Forbidden(response, {"code": 50007, "message": "Cannot send messages to this user"})

    monkeypatch.setattr(discord.User, "send", refuse)
    queue = await open_queue(world)
    form = await press(world, queue, "Accept")
    offered = await world.moderator.submit_modal(
        form,
        {
            "statement": "The Bolsheviks banned chess clubs.",
            "question": "Did the Bolsheviks ban chess clubs?",
            "said": "they even banned chess",
        },
    )
    saved = await press(world, answer(offered), "Save")
    assert "went wrong" not in shown(saved)
    assert await state_of(world, number) is SuggestionState.ACCEPTED
    claim = claim_here(world, "the-bolsheviks-banned-chess-clubs")
    assert claim.kind is Kind.DRAFT
    assert claim.phrasings.asserts == ("they even banned chess",)


async def test_a_second_key_is_turned_to_nothing_unseen(world: World) -> None:
    """What a long change leaves no room for, and what is followed again, can be read before anybody agrees to it."""
    role = world.guild.create_role("Reviewers", permissions=discord.Permissions(manage_messages=True))
    second = world.guild.add_member(world.env.create_user("second"), roles=[role])
    first = Member(server_id=world.guild.id, user_id=world.moderator.id, manages_messages=True)
    review, claim = world.bot.library.review, claim_here(world)
    *sides, last = claim.sides
    hidden = last.evidence[-1].model_copy(update={"summary": "Xyzzy."})
    changed = but(claim, sides=(*sides, but(last, evidence=(*last.evidence[:-1], hidden))))
    padding = tuple(f"{number} reasons why {'nobody reads this ' * 20}" for number in range(20))
    line = CitedLine(text="Nobody reads on from here. " * 9, citations=tuple(claim.citations()) * 3)
    padded = but(changed, topics=(), contestedness=line, counterexamples=padding)
    await world.set(two_keys=True)
    number = await review.propose(Save(entry=padded), editor=first, note="typos")
    queue = await open_queue(world, second, number=number)
    page = answer(await press(world, queue, "All of it", second))
    seen = [text_of(page)]
    while f"Page {len(seen) + 1} of" not in seen[-1] and not re.search(rf"Page {len(seen)} of {len(seen)}\b", seen[-1]):
        seen.append(text_of((await press(world, page, "Next", second)).response))
    assert "Xyzzy" in plain("\n".join(seen))
    await review.reject(number, editor=first, reason="no")
    await world.set(two_keys=False)
    await world.bot.library.editing.apply([Save(entry=changed)], editor=first, note="")
    await world.set(two_keys=True)
    number = await review.propose(Follow(entry="claim", key=SLUG), editor=first, note="typos")
    assert "Xyzzy" in plain(text_of(await open_queue(world, second, number=number)))


def but(entry: Any, **update: Any) -> Any:
    return entry.model_copy(update=update)


def plain(markdown: str) -> str:
    return markdown.replace("**", "").replace("~~", "")
