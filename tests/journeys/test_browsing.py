"""Looking around: `/claims`, `/work` and `/bibliography`."""

import json
import re
import threading
from typing import Any

import pytest
from records import reply_record
from simcord import InteractionResult
from world import CLAIM, OTHER_CLAIM, World, shown, text_of

from knowledge import Catalogue, ChannelMode, Save
from knowledge.edit import Retire


def menu_options(result: InteractionResult, custom_id: str) -> list[dict[str, Any]]:
    assert result.response is not None

    def walk(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each for part in parts for each in (part, *walk(part.get("components", [])))]

    (menu,) = [part for part in walk(result.response.components) if part.get("custom_id") == custom_id]
    options: list[dict[str, Any]] = menu["options"]
    return options


async def test_claims_are_listed_for_the_asker_alone(world: World) -> None:
    result = await world.member.slash(world.debate, "claims")
    assert result.ephemeral
    text = shown(result)
    assert "All claims" in text
    assert "F-001" in text
    assert "F-008, settled" in text
    assert "Page 1 of 4" in text


@pytest.mark.parametrize(("typed", "name"), [("nep", "New Economic Policy"), ("Uncle Joe", "Joseph Stalin")])
async def test_claims_take_a_topic_by_any_name(world: World, typed: str, name: str) -> None:
    result = await world.member.slash(world.debate, "claims", topic=typed)
    assert f"Claims about {name}" in shown(result)


async def test_a_topic_that_there_is_not_is_told_and_all_are_shown(world: World) -> None:
    result = await world.member.slash(world.debate, "claims", topic="@everyone **xyzzy**")
    text = shown(result)
    assert "There is no topic" in text
    assert "All claims" in text
    assert "@everyone" not in text
    assert "**xyzzy**" not in text


async def test_topics_complete_what_is_typed(world: World) -> None:
    first = await world.member.autocomplete(world.debate, "claims", "topic", "")
    assert len(first) == 25
    assert "Stalin" in first[0]["name"]
    (nep, *_) = await world.member.autocomplete(world.debate, "claims", "topic", "NE")
    assert nep["name"] == "New Economic Policy · 13 claims"
    for sent in (nep["value"], nep["name"]):
        result = await world.member.slash(world.debate, "claims", topic=sent)
        assert "Claims about New Economic Policy" in shown(result)


async def test_pages_and_topics_of_claims_work_after_a_restart(world: World) -> None:
    result = await world.member.slash(world.debate, "claims")
    assert result.response is not None
    await world.restart()
    await world.member.click(result.response, label="Next")
    assert "Page 2 of 4" in shown(result)
    await world.member.select(result.response, ["nep"], custom_id="fbt1")
    assert "Claims about New Economic Policy" in shown(result)
    assert "Page 1 of 2" in shown(result)
    await world.member.click(result.response, label="Next")
    assert "Page 2 of 2" in shown(result)
    chosen = [option["value"] for option in menu_options(result, "fbt1") if option.get("default")]
    assert chosen == ["nep"]
    await world.member.select(result.response, ["-"], custom_id="fbt1")
    assert "All claims" in shown(result)


async def test_a_chosen_claim_opens_its_card_for_the_chooser_alone(world: World) -> None:
    result = await world.member.slash(world.debate, "claims")
    assert result.response is not None
    await world.restart()
    card = await world.member.select(result.response, ["F-002"], custom_id="fcm1")
    assert card.ephemeral
    assert "That they worked within it" in shown(card)
    more = await world.member.click(card.response, label="More")
    assert "reporting the Left Opposition" in shown(more)
    assert "All claims" in shown(result)
    assert world.cards() == []


async def test_drafts_and_records_are_called_what_they_are(world: World) -> None:
    kinds = {claim.code: claim.kind for claim in world.bot.library.shared.base.claims.values()}
    result = await world.member.slash(world.debate, "claims")
    text = shown(result)
    for _ in range(3):
        await world.member.click(result.response, label="Next")
        text += shown(result)
    for code, kind in kinds.items():
        tag = {"draft": f"{code}, draft", "context": f"{code}, the record"}.get(kind, code)
        assert tag in text


async def test_a_record_has_no_second_side(world: World) -> None:
    (record,) = [claim for claim in world.bot.library.shared.base.claims.values() if claim.kind == "context"]
    result = await world.member.slash(world.debate, "claims", topic=record.topics[0])
    while record.code not in {option["value"] for option in menu_options(result, "fcm1")}:
        await world.member.click(result.response, label="Next")
    card = await world.member.select(result.response, [record.code], custom_id="fcm1")
    assert "The factual record:" in shown(card)
    assert "Both sides" not in shown(card)


async def test_a_work_shows_how_to_cite_it_and_what_is_cited_from_it(world: World) -> None:
    result = await world.member.slash(world.debate, "work", title="kolakowski")
    assert not result.ephemeral
    text = shown(result)
    assert "Kolakowski, Leszek. *Main Currents of Marxism*. Translated by P. S. Falla. Vol. 3." in text
    assert "year needed" in text
    assert "That he took it over · pp. 39–40" in text
    assert "F-001" in text


async def test_a_work_is_shown_privately_where_the_bot_is_not_turned_on(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    result = await world.member.slash(lounge, "work", title="kolakowski")
    assert result.ephemeral


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("apa", "Kotkin, S. (n.d.). *Stalin: Paradoxes of Power, 1878–1928* (Vol. 1)."),
        ("mla", "Kotkin, Stephen. *Stalin: Paradoxes of Power, 1878–1928*. Vol. 1."),
        ("bibtex", "@book{kotkin-stalin-paradoxes-of-power,"),
    ],
)
async def test_a_work_is_cited_in_the_style_asked_for(world: World, style: str, expected: str) -> None:
    result = await world.member.slash(world.debate, "work", title="kotkin", style=style)
    assert expected in shown(result)


async def test_styles_and_pages_of_a_work_change_after_a_restart(world: World) -> None:
    result = await world.member.slash(world.debate, "work", title="kotkin")
    assert result.response is not None
    await world.restart()
    await world.member.click(result.response, label="MLA")
    assert "Kotkin, Stephen. *Stalin: Paradoxes of Power, 1878–1928*. Vol. 1." in text_of(world.cards()[0])
    await world.member.click(world.cards()[0], label="Next")
    assert "Page 2" in text_of(world.cards()[0])
    await world.member.click(world.cards()[0], label="BibTeX")
    text = text_of(world.cards()[0])
    assert "@book{kotkin" in text
    assert "Page 2" in text


async def test_somebody_else_sees_another_style_alone(world: World) -> None:
    result = await world.member.slash(world.debate, "work", title="kotkin")
    own = await world.other.click(result.response, label="APA")
    assert own.ephemeral
    assert "(n.d.)" in shown(own)
    assert "(n.d.)" not in text_of(world.cards()[0])
    await world.other.click(own.response, label="BibTeX")
    assert "@book{" in shown(own)


async def test_the_styles_of_a_work_that_is_gone_lead_to_no_other(world: World) -> None:
    kotkin = world.bot.library.shared.base.works["kotkin-stalin-paradoxes-of-power"]
    second = type(kotkin).model_validate({**kotkin.csl, "id": "kotkin-stalin-waiting", "title": "Waiting for Hitler"})
    await world.edit_entries(Save(entry=second))
    result = await world.member.slash(world.debate, "work", title="waiting for hitler")
    assert "Waiting for Hitler" in shown(result)
    await world.edit_entries(Retire(entry="work", key=second.id))
    own = await world.member.click(result.response, label="MLA")
    assert own.ephemeral
    assert "There is no work" in shown(own)
    assert "Paradoxes" not in text_of(world.cards()[0])


async def test_works_complete_author_title_and_year(world: World) -> None:
    for typed, expected in [("kolak", "Main Currents"), ("permanent rev", "Permanent Revolution"), ("1957", "1957")]:
        choices = await world.member.autocomplete(world.debate, "work", "title", typed)
        assert 0 < len(choices) <= 25
        assert expected in choices[0]["name"]
        for sent in (choices[0]["value"], choices[0]["name"]):
            result = await world.member.slash(world.debate, "work", title=sent)
            assert choices[0]["name"].partition(" · ")[0][:30] in shown(result)
    assert len(await world.member.autocomplete(world.debate, "work", "title", "")) == 25


async def test_a_work_that_there_is_not_names_the_remedy(world: World) -> None:
    result = await world.member.slash(world.debate, "work", title="@everyone xyzzy")
    assert result.ephemeral
    assert "There is no work" in shown(result)
    assert "@everyone" not in shown(result)
    assert len(world.env.errors) == 1


async def test_the_bibliography_says_what_to_do_where_there_is_none(world: World) -> None:
    for options in ({}, {"format": "bibtex"}):
        result = await world.member.slash(world.debate, "bibliography", **options)
        assert result.ephemeral
        assert "None so far" in shown(result)


async def test_the_bibliography_lists_what_was_cited_here(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.other.slash(world.debate, "bibliography")
    assert not result.ephemeral
    text = shown(result)
    assert "14 works" in text
    assert "Kolakowski, Leszek. *Main Currents of Marxism*." in text
    lounge = world.guild.create_text_channel("lounge")
    elsewhere = await world.other.slash(lounge, "bibliography")
    assert elsewhere.ephemeral
    assert "None so far" in shown(elsewhere)


async def test_the_bibliography_forgets_a_card_that_was_withdrawn(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.member.delete(message)
    assert "None so far" in shown(await world.other.slash(world.debate, "bibliography"))


async def test_a_thread_has_its_own_bibliography_and_the_channel_has_both(world: World) -> None:
    await world.turn(ChannelMode.THREAD)
    await world.member.send(world.debate, CLAIM)
    (thread,) = world.debate.threads
    await world.turn(ChannelMode.REPLY)
    await world.other.send(world.debate, OTHER_CLAIM)
    own = works_in(await world.member.slash(thread, "bibliography"))
    both = works_in(await world.member.slash(world.debate, "bibliography"))
    assert own == 14
    assert both > own


def works_in(result: InteractionResult) -> int:
    found = re.search(r"(\d+) works", shown(result))
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("chicago", "bibliography.txt", "Kolakowski, Leszek. Main Currents of Marxism."),
        ("bibtex", "bibliography.bib", "@book{kolakowski-main-currents,"),
        ("csl-json", "bibliography.json", '"id": "kolakowski-main-currents"'),
    ],
)
async def test_the_bibliography_comes_as_a_file(world: World, kind: str, name: str, expected: str) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.member.slash(world.debate, "bibliography", format=kind)
    assert not result.ephemeral
    assert expected in await file_of(result, name)


async def test_buttons_give_the_file_to_whoever_presses_them_after_a_restart(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.member.slash(world.debate, "bibliography")
    await world.restart()
    for label, name in [
        ("Chicago (.txt)", "bibliography.txt"),
        ("BibTeX (.bib)", "bibliography.bib"),
        ("CSL-JSON (.json)", "bibliography.json"),
    ]:
        own = await world.other.click(result.response, label=label)
        assert own.ephemeral
        content = await file_of(own, name)
        assert "kolakowski" in content.lower()
        if name.endswith("json"):
            assert len(json.loads(content)) == 14


async def test_printing_a_bibliography_holds_nothing_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long one takes seconds: Discord is told so at once, and heartbeats are answered meanwhile."""
    printed_by: list[threading.Thread] = []
    for name in ("bibliography", "bibliography_file"):
        original = getattr(Catalogue, name)

        def noted(self: Catalogue, *args: Any, original: Any = original) -> Any:
            printed_by.append(threading.current_thread())
            return original(self, *args)

        monkeypatch.setattr(Catalogue, name, noted)
    await world.member.send(world.debate, CLAIM)
    result = await world.member.slash(world.debate, "bibliography")
    await world.member.slash(world.debate, "bibliography", format="bibtex")
    await world.other.click(result.response, label="BibTeX (.bib)")
    assert len(printed_by) == 3
    assert threading.main_thread() not in printed_by
    answers = [entry.json["type"] for entry in world.sent("POST", "/callback")]
    assert answers == [5, 5, 5]


async def test_pages_of_a_bibliography_turn_after_a_restart(world: World) -> None:
    for number, claim in enumerate(world.bot.library.shared.base.claims, start=1):
        await note_card(world, number, claim)
    result = await world.member.slash(world.debate, "bibliography")
    await world.restart()
    own = await world.other.click(result.response, label="Next")
    assert own.ephemeral
    assert "Page 2" in shown(own)
    await world.member.click(result.response, label="Next")
    assert "Page 2" in text_of(world.cards()[-1])


async def note_card(world: World, number: int, claim: str) -> None:
    """Let the ledger have a card about a claim in the channel."""
    record = reply_record(
        source_id=number,
        server_id=world.guild.id,
        channel_id=world.debate.id,
        author_id=world.member.id,
        claim=claim,
    )
    assert await world.bot.library.replies.reserve(record)
    await world.bot.library.replies.posted(number, 10_000 + number)


async def file_of(result: InteractionResult, name: str) -> str:
    """Return the text of the file that came with an answer, and that the message shows."""
    assert result.response is not None
    (attachment,) = result.response.attachments
    assert attachment.filename == name
    (shown_file,) = [part for part in result.response.components[0]["components"] if part["type"] == 13]
    assert name in shown_file["file"]["url"]
    return (await attachment.read()).decode("utf-8")
