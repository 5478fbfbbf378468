"""*Not this*: what somebody says of a wrong match, what is learned from it, and when a claim is only marked from then on."""

import datetime
from collections.abc import Callable, Sequence

import discord

from knowledge import (
    BY_ITSELF,
    EVERYWHERE,
    ClaimLimit,
    ClaimRuleRecord,
    FeedbackRecord,
    FeedbackVerdict,
    Library,
    ReplyForm,
    ReplyRecord,
    SuggestionKind,
    SuggestionRecord,
)

from .replies import Replies

COUNTED_FOR = datetime.timedelta(days=90)
FEWEST_WRONG = 3
"""Wrong matches below which a claim goes on being answered, whatever their share: one angry evening is no measure."""
HIGHEST_SHARE = 0.25
"""The share of wrong matches among a claim's cards from which it is only marked."""


class Rejections:
    """Takes down what is wrong, proposes it as a counterexample, and lets a claim that is often wrong drop to a mark."""

    def __init__(self, library: Library, replies: Replies, dispatch: Callable[..., object]) -> None:
        """Take the library, what takes cards down, and what tells others of it."""
        self._library = library
        self._replies = replies
        self._dispatch = dispatch

    async def reject(
        self, *, source_id: int, channel_id: int, server_id: int, claim: str, by: int, verdict: FeedbackVerdict
    ) -> bool:
        """
        Note that a message was not about a claim; return whether nothing answers the message any more.

        What it proposes holds the message's id and not its words: whoever reviews it reads the message where it stands.
        """
        before = await self._library.feedback.of_message(source_id)
        await self._library.feedback.note(
            source_id=source_id, user_id=by, server_id=server_id, claim=claim, verdict=verdict
        )
        if not any(each.verdict.is_wrong_match for each in before):
            await self._library.suggestions.propose(
                SuggestionRecord(
                    server_id=server_id,
                    kind=SuggestionKind.COUNTEREXAMPLE,
                    claim=claim,
                    content={"why": verdict.value},
                    channel_id=channel_id,
                    source_id=source_id,
                    proposed_by=by,
                )
            )
        gone = await self._replies.withdraw(source_id)
        await self._drop_to_mark(server_id, claim)
        return gone

    async def _drop_to_mark(self, server_id: int, claim: str) -> None:
        if self._library.claim_rules.limit(server_id, (), claim) is not None:
            return
        since = discord.utils.utcnow() - COUNTED_FOR
        lifted = self._library.claim_rules.lifted_at(server_id, claim)
        since = max(since, lifted) if lifted is not None else since
        # Of this claim alone: a busy server has tens of thousands of others.
        replies = await self._library.replies.since(server_id, since, claim=claim)
        cards = [each for each in replies if each.form is ReplyForm.CARD]
        wrong = wrong_matches(cards, await self._library.feedback.since(server_id, since, claim=claim))
        if is_too_often_wrong(len(cards), wrong):
            rule = ClaimRuleRecord(
                server_id=server_id, channel_id=EVERYWHERE, claim=claim, limit=ClaimLimit.MARK, set_by=BY_ITSELF
            )
            await self._library.claim_rules.set(rule)
            self._dispatch("demotion", server_id, claim, wrong, len(cards))


def wrong_matches(cards: Sequence[ReplyRecord], feedback: Sequence[FeedbackRecord]) -> int:
    """
    Return how many of a claim's cards were called wrong.

    Moderators count as often as they say so. An author counts once, however many of their messages were answered, and half: nobody can
    silence a claim by stating it again and again, or with two more accounts.
    """
    authors = {card.source_id: card.author_id for card in cards}
    called = {each.source_id: each.user_id for each in feedback if each.verdict.is_wrong_match}
    by_moderators = [source for source, user in called.items() if source in authors and user != authors[source]]
    by_authors = {user for source, user in called.items() if source in authors and user == authors[source]}
    return len(by_moderators) + len(by_authors) // 2


def is_too_often_wrong(cards: int, wrong: int) -> bool:
    """Return whether a claim with so many cards, so many of them wrong, is to be marked at most."""
    return wrong >= FEWEST_WRONG and wrong >= HIGHEST_SHARE * cards
