"""Marks and choices that become cards, once."""

import asyncio

import pytest

from knowledge import Past, ReplyForm, ReplyLedger, ReplyState

from .replies import MESSAGE, NOW, OTHER, ago, post, record, refuse


async def test_a_mark_becomes_a_card(ledger: ReplyLedger) -> None:
    """One about what the message says by now, pending until it is posted, and counting from then on."""
    await post(ledger, MESSAGE, ago(hours=3), form=ReplyForm.MARK)
    card = record(claim=OTHER, revision=9, probability=0.5, digest="abc")
    assert await ledger.promote(card, now=NOW, judge=lambda _: ReplyForm.CARD)
    found = await ledger.of_message(MESSAGE)
    assert found == card
    assert found is not None
    assert found.made_at == NOW


async def test_a_choice_becomes_a_card_in_its_place(ledger: ReplyLedger) -> None:
    """The message is there already and only shows something else."""
    await post(ledger, MESSAGE, ago(hours=3), form=ReplyForm.PICKER)
    assert await ledger.promote(record(), now=NOW, judge=lambda _: ReplyForm.CARD)
    assert await ledger.of_message(MESSAGE) == record(reply_id=MESSAGE + 1000, state=ReplyState.POSTED)


async def test_a_judge_may_be_against_a_promotion(ledger: ReplyLedger) -> None:
    mark = await post(ledger, MESSAGE, ago(hours=3), form=ReplyForm.MARK)
    assert not await ledger.promote(record(), now=NOW, judge=refuse)
    assert await ledger.of_message(MESSAGE) == mark


async def test_a_promotion_is_judged_by_what_else_was_posted(ledger: ReplyLedger) -> None:
    """The mark itself is no past."""
    await post(ledger, MESSAGE, ago(minutes=5), form=ReplyForm.PICKER)
    card = await post(ledger, 1, ago(minutes=3))
    told: list[Past] = []
    await ledger.promote(record(), now=NOW, judge=told.append)
    assert told == [
        Past(in_channel=ago(minutes=3), to_author=ago(minutes=3), this_hour=1, author_this_hour=1, card=card)
    ]


@pytest.mark.parametrize("form", [ReplyForm.CARD, ReplyForm.LINK])
async def test_what_is_posted_for_good_is_not_promoted(ledger: ReplyLedger, form: ReplyForm) -> None:
    before = await post(ledger, MESSAGE, ago(hours=3), form=form)
    assert not await ledger.promote(record(), now=NOW, judge=lambda _: ReplyForm.CARD)
    assert await ledger.of_message(MESSAGE) == before


async def test_a_mark_that_went_is_not_promoted(ledger: ReplyLedger) -> None:
    await post(ledger, MESSAGE, ago(hours=3), form=ReplyForm.MARK)
    await ledger.withdrawn(MESSAGE)
    assert not await ledger.promote(record(), now=NOW, judge=lambda _: ReplyForm.CARD)
    assert not await ledger.promote(record(source_id=MESSAGE + 1), now=NOW, judge=lambda _: ReplyForm.CARD)


async def test_many_taps_promote_a_mark_once(ledgers: tuple[ReplyLedger, ReplyLedger]) -> None:
    await post(ledgers[0], MESSAGE, ago(hours=3), form=ReplyForm.MARK)
    won = await asyncio.gather(
        *(ledgers[n % 2].promote(record(), now=NOW, judge=lambda _: ReplyForm.CARD) for n in range(20))
    )
    assert won.count(True) == 1
