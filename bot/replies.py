"""The life of a reply: posted once, changed with its message and its entry, withdrawn with its message."""

import asyncio
import dataclasses
import datetime
import logging
from collections.abc import Callable, Sequence
from weakref import WeakValueDictionary

import aiohttp
import discord

from knowledge import (
    Edition,
    Library,
    Match,
    Renewed,
    ReplyForm,
    ReplyRecord,
    ReplyState,
)

from .decisions import Decisions, Dispatch
from .delivery import Delivery, OutcomeUnknown
from .outdated import changed_claims, outdated
from .policy import Action, Asker, MessageFacts, Reason, Situation, Verdict, restrain
from .render.answer import answer_card
from .render.posts import link_line, picker_text
from .situations import Judgement, Situations
from .ui.buttons import card_buttons
from .ui.pages import notice
from .ui.picker import picker_view
from .words import server_words

_log = logging.getLogger(__name__)
UNFINISHED = frozenset({ReplyState.PENDING, ReplyState.WITHDRAWING})
UNFINISHED_AFTER = datetime.timedelta(minutes=2)
CORRECTED_WITHIN = datetime.timedelta(days=30)
"""Cards older than this are not corrected any more: nobody reads that far up."""


class Replies:
    """Keeps what answers every message as it should be. A message has at most one answer, ever."""

    def __init__(self, library: Library, delivery: Delivery, dispatch: Dispatch) -> None:
        """Take the library with its ledger, what talks to Discord, and what tells others of decisions."""
        self._library = library
        self._ledger = library.replies
        self._delivery = delivery
        self._decisions = Decisions(library, dispatch)
        self._situations = Situations(library, delivery)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def settle(
        self,
        message: discord.Message,
        facts: MessageFacts,
        matches: Sequence[Match],
        *,
        is_new: bool,
        may_post: bool,
    ) -> Verdict:
        """
        Bring the answer to a message in line with what the message says; return what was decided.

        Something new is posted if the verdict is to post and `may_post`. What is posted stays while its claim is still
        recognised, changes when the verdict is to answer with another, and goes otherwise, or where the message attacks
        people now. What was withdrawn stays so.
        """
        situation = self._situations.unasked(message, facts, matches)
        verdict = restrain(situation)
        if is_new and verdict.action.form is None:
            # A new message has no card yet, and most messages are none of ours: no need to ask the ledger.
            await self._decisions.note(message, verdict, posted=False)
            return verdict
        async with self._lock(message.id):
            record = await self._ledger.of_message(message.id)
            if record is not None:
                if record.state is ReplyState.POSTED:
                    # What was answered, maybe because somebody asked for it, follows whatever its message became.
                    facts = dataclasses.replace(facts, is_command=False, answers_us=False)
                    verdict = restrain(dataclasses.replace(situation, facts=facts))
                    await self._follow(record, verdict)
                    if verdict.reason is Reason.ATTACK:
                        await self._decisions.note(message, verdict, posted=False)
                return verdict
            if not may_post:
                return verdict
            if verdict.action.form is None:
                posted = False
            else:
                verdict, posted = await self._post(message, situation)
        await self._decisions.note(message, verdict, posted=posted)
        return verdict

    async def post_for(
        self, message: discord.Message, match: Match, rival: Match | None = None, *, by_moderator: bool
    ) -> Verdict:
        """
        Answer a message because somebody asked for it; return what was decided.

        A message that has its answer, or had one that was withdrawn, gets no other; a mark becomes what was asked for.
        """
        asker = Asker.MODERATOR if by_moderator else Asker.MEMBER
        situation = self._situations.asked(message, match, rival, asker)
        verdict = restrain(situation)
        if verdict.action.form is None:
            return verdict
        async with self._lock(message.id):
            record = await self._ledger.of_message(message.id)
            if record is None:
                verdict, posted = await self._post(message, situation)
            elif record.form is ReplyForm.MARK and record.state is ReplyState.POSTED:
                verdict, posted = await self._post(message, situation, marked=True)
            else:
                return Verdict(action=Action.LOG, reason=Reason.EARLIER_CARD, match=match, earlier=record)
        if posted:
            await self._decisions.note(message, verdict, posted=True)
        return verdict

    def is_backing_off(self, channel_id: int) -> bool:
        """Return whether a channel refused us lately."""
        return self._delivery.is_backing_off(channel_id)

    async def is_marked(self, source_id: int) -> bool:
        """Return whether a message bears a mark of ours that may become a card."""
        record = await self._ledger.of_message(source_id)
        return record is not None and record.form is ReplyForm.MARK and record.state is ReplyState.POSTED

    async def choose(self, source_id: int, claim: str) -> bool:
        """Turn a choice between claims into the card of one of them; return False where it was made already."""
        async with self._lock(source_id):
            record = await self._ledger.of_message(source_id)
            if record is None or record.reply_id is None or not self._edition(record).is_answerable(claim):
                return False  # the claim may have lost a side since it was offered
            now = discord.utils.utcnow()
            chosen = await self._ledger.promote(record, now=now, judge=lambda _: ReplyForm.CARD)
            if chosen:
                await self._change(record, claim)
        return chosen

    async def withdraw(self, source_id: int) -> bool:
        """Take down what answers a message, if anything does; return whether there is nothing any more."""
        async with self._lock(source_id):
            record = await self._ledger.of_message(source_id)
            if record is None or record.state is ReplyState.WITHDRAWN:
                return True
            return await self._take_down(record)

    async def card_deleted(self, reply_id: int) -> None:
        """Note that somebody deleted a card of ours."""
        record = await self._ledger.as_message(reply_id)
        if record is not None:
            async with self._lock(record.source_id):
                await self._ledger.withdrawn(record.source_id)

    async def mark_removed(self, source_id: int) -> None:
        """Note that our reaction is gone from a message, which then gets no card for a tap."""
        async with self._lock(source_id):
            if await self.is_marked(source_id):
                await self._ledger.withdrawn(source_id)

    async def finish(self) -> None:
        """
        Finish what a crash or a failure of Discord left half done.

        A card that was to go is deleted; a card whose sending was cut off is found again, or its message is free to be
        answered.
        """
        for record in await self._ledger.unfinished(discord.utils.utcnow() - UNFINISHED_AFTER):
            async with self._lock(record.source_id):
                try:
                    await self._finish(await self._ledger.of_message(record.source_id))
                except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                    _log.warning("what answers message %s is not known yet: %s", record.source_id, error)

    async def correct(
        self, renewed: Sequence[Renewed] | None = None, *, hears_of: Callable[[int], bool] = lambda _server: True
    ) -> int:
        """
        Bring the cards of the last thirty days in line with the present entries; return how many were changed.

        Marks and choices about a claim that is not published any more go with its cards.

        `renewed` says which entries have changed, where that is known; `hears_of` which servers are this process's.
        """
        since = discord.utils.utcnow() - CORRECTED_WITHIN
        standing = await self._ledger.standing(since, claims=changed_claims(renewed))
        count = 0
        ours = [each for each in standing if hears_of(each.server_id)]
        # In a thread, for cards are composed to compare them, and the bot must answer Discord's heartbeats meanwhile.
        for record in await asyncio.to_thread(lambda: list(outdated(ours, self._library.edition))):
            async with self._lock(record.source_id):
                count += await self._correct(await self._ledger.of_message(record.source_id))
        return count

    async def _follow(self, record: ReplyRecord, verdict: Verdict) -> None:
        match = verdict.match
        stays = match is not None and (verdict.action.is_card or match.claim == record.claim)
        # Whoever writes an attack into an answered message gets no card below it.
        if match is None or not stays or verdict.reason is Reason.ATTACK:
            await self._take_down(record)
        elif match.claim == record.claim:
            return
        elif record.form is ReplyForm.CARD:
            await self._change(record, match.claim, probability=match.probability)
        elif record.form is ReplyForm.MARK:
            await self._ledger.changed(record.source_id, claim=match.claim, revision=record.revision)
        else:
            await self._take_down(record)

    async def _correct(self, record: ReplyRecord | None) -> bool:
        if record is None or record.state is not ReplyState.POSTED or self._delivery.is_backing_off(record.place):
            return False
        if not self._edition(record).is_published(record.claim):
            return await self._take_down(record)
        if record.form is not ReplyForm.CARD or record.reply_id is None:
            return False
        answer = self._edition(record).answer(record.claim, order_key=str(record.source_id))
        if not answer.answerable:
            return await self._take_down(record)
        if answer.digest == record.digest:
            await self._ledger.changed(
                record.source_id,
                claim=record.claim,
                revision=answer.revision,
                digest=answer.digest,
                corrected_at=record.corrected_at,
            )
            return False
        try:
            return await self._redraw(record, record.claim, corrected_at=discord.utils.utcnow())
        except OutcomeUnknown:
            return False  # an outdated card is better than none; the next round tries again

    async def _finish(self, record: ReplyRecord | None) -> None:
        if record is None or record.state not in UNFINISHED:
            return  # finished while we waited for our turn
        if record.reply_id is not None or record.form is ReplyForm.MARK:
            await self._take_down(record)
            return
        try:
            found = await self._delivery.find(record.channel_id, record.source_id)
        except OutcomeUnknown:
            return  # looked for again in the next round
        if found is not None:
            place, card = found
            await self._posted(record, card, place)
        elif not await self._delivery.unmark(record.channel_id, record.source_id):
            return  # it may have been a mark before, and that may still be there
        elif record.state is ReplyState.WITHDRAWING:
            await self._ledger.withdrawn(record.source_id)
        else:
            await self._ledger.release(record.source_id)

    async def _post(
        self, message: discord.Message, situation: Situation, *, marked: bool = False
    ) -> tuple[Verdict, bool]:
        """Reserve and send what restraint allows, instead of the mark of what is `marked`; return that, and whether it was."""
        record = self._pending(message, situation)
        judgement = Judgement(situation)
        take = self._ledger.promote if marked else self._ledger.reserve
        if not await take(record, now=situation.now, judge=judgement):
            verdict = judgement.verdict
            if verdict.action.form is not None:
                # Another process was faster, and notes and tells what was decided.
                verdict = Verdict(action=Action.SILENT, reason=Reason.EARLIER_CARD, match=situation.decision.match)
            return verdict, False
        if marked:
            await self._delivery.unmark(record.channel_id, record.source_id)
        return judgement.verdict, await self._send(message, record, judgement.verdict)

    def _pending(self, message: discord.Message, situation: Situation) -> ReplyRecord:
        match = situation.decision.match
        assert match is not None
        assert message.guild is not None
        answer = self._library.edition(message.guild.id).answer(match.claim, order_key=str(message.id))
        return ReplyRecord(
            source_id=message.id,
            server_id=message.guild.id,
            channel_id=message.channel.id,
            author_id=message.author.id,
            reply_id=None,
            claim=match.claim,
            revision=answer.revision,
            probability=match.probability,
            state=ReplyState.PENDING,
            digest=answer.digest,
        )

    async def _send(self, message: discord.Message, record: ReplyRecord, verdict: Verdict) -> bool:
        """Send what was reserved; where Discord refuses it, the message is free again."""
        form = verdict.action.form
        try:
            if form is ReplyForm.MARK:
                if await self._delivery.mark(message):
                    await self._posted(record)
                    return True
                await self._ledger.release(record.source_id)
                return False
            reply = await self._send_message(message, record, verdict)
        except OutcomeUnknown:
            return False  # whether it was posted is not known: the message stays reserved until `finish` has looked
        if reply is None:
            await self._ledger.release(record.source_id)
            return False
        await self._posted(record, reply.id, reply.channel.id)
        return True

    async def _send_message(
        self, message: discord.Message, record: ReplyRecord, verdict: Verdict
    ) -> discord.Message | None:
        words = server_words(self._library, record.server_id)
        match verdict:
            case Verdict(action=Action.LINK, earlier=ReplyRecord() as earlier):
                view = notice(link_line(words, earlier))
            case Verdict(action=Action.PICK, match=Match() as first, rival=Match() as second):
                answers = [self._edition(record).answer(each.claim, order_key="") for each in (first, second)]
                view = picker_view(picker_text(words), answers, record.source_id, words)
            case _:
                answer = self._edition(record).answer(record.claim, order_key=str(record.source_id))
                view = answer_card(answer, card_buttons(answer.code, source=record.source_id, words=words), words)
                if verdict.action is Action.THREAD:
                    return await self._delivery.post_in_thread(message, answer.question, view)
        return await self._delivery.reply(message, view)

    async def _posted(self, record: ReplyRecord, reply_id: int | None = None, place_id: int | None = None) -> None:
        """Note what is there, a mark or a message; take it down where somebody, maybe another process, withdrew it meanwhile."""
        state = await self._ledger.posted(record.source_id, reply_id, place_id=place_id)
        if state is ReplyState.POSTED:
            return
        if reply_id is None or place_id is None:
            gone = await self._delivery.unmark(record.channel_id, record.source_id)
        else:
            gone = await self._delivery.delete(place_id, reply_id)
        if gone:
            await self._ledger.withdrawn(record.source_id)

    async def _change(self, record: ReplyRecord, claim: str, *, probability: float | None = None) -> None:
        """Let a card answer another claim; take it down where that fails."""
        try:
            await self._redraw(record, claim, probability=probability)
        except OutcomeUnknown:
            # A card about what the message no longer says is worse than none.
            _log.warning("card %s could not be changed and is taken down", record.reply_id)
            await self._take_down(record)

    async def _redraw(
        self,
        record: ReplyRecord,
        claim: str,
        *,
        probability: float | None = None,
        corrected_at: datetime.datetime | None = None,
    ) -> bool:
        """
        Show the present answer to a claim on a card; return whether the card is there and shows it.

        Raises:
            OutcomeUnknown: Discord did not take it.
        """
        assert record.reply_id is not None
        words = server_words(self._library, record.server_id)
        answer = self._edition(record).answer(claim, order_key=str(record.source_id))
        buttons = card_buttons(answer.code, source=record.source_id, words=words)
        view = answer_card(answer, buttons, words, corrected=corrected_at.date() if corrected_at else None)
        if not await self._delivery.edit(record.place, record.reply_id, view):
            await self._ledger.withdrawn(record.source_id)
            return False
        await self._ledger.changed(
            record.source_id,
            claim=answer.claim,
            revision=answer.revision,
            probability=probability,
            digest=answer.digest,
            corrected_at=corrected_at,
        )
        return True

    async def _take_down(self, record: ReplyRecord) -> bool:
        """Remove what was posted and return whether it is gone; what is only being sent goes when it is there."""
        await self._ledger.withdrawing(record.source_id)
        if record.form is ReplyForm.MARK:
            gone = await self._delivery.unmark(record.channel_id, record.source_id)
        else:
            gone = record.reply_id is not None and await self._delivery.delete(record.place, record.reply_id)
        if gone:
            await self._ledger.withdrawn(record.source_id)
        return gone

    def _edition(self, record: ReplyRecord) -> Edition:
        return self._library.edition(record.server_id)

    def _lock(self, source_id: int) -> asyncio.Lock:
        return self._locks.setdefault(source_id, asyncio.Lock())
