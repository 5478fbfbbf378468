"""A heated evening put on: the server, its people, what is said and what goes wrong; and what is posted in the end."""

import datetime
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from simcord.backend.models import Channel, Message, User
from simcord.components import walk_components

from knowledge import BUNDLED_SEEDS, Cause, ChannelMode, Library, ReplyForm
from knowledge.seed import read_seeds

from .evening import COOLDOWNS, MEMBERS, PLACES, Evening, Saying, Wave
from .front import MESSAGES, REACTIONS, Front, Storm, Trouble
from .gateway import Interruption
from .rules import Heard, Place, Statement

HOT_CLAIMS = 6
PHRASINGS = 4
WORDS_ENOUGH = 4
FORMS = {
    ReplyForm.CARD: {Heard.CARD, Heard.CARD_IN_A_THREAD},
    ReplyForm.LINK: {Heard.LINK},
    ReplyForm.MARK: {Heard.MARK, Heard.MARK_IN_A_MARKING_CHANNEL},
}


class Clock:
    """The time of everybody here, which only moves when it is told to."""

    def __init__(self) -> None:
        self.start = datetime.datetime.now(datetime.UTC)
        self.seconds = 0

    def now(self) -> datetime.datetime:
        """Return the present moment."""
        return self.start + datetime.timedelta(seconds=self.seconds)


@dataclass(kw_only=True)
class Stage:
    """A server with its people and places, and who said what there."""

    front: Front
    members: list[User]
    places: dict[str, Channel]
    spoken: dict[int, Message] = field(default_factory=dict)

    def where(self, place: Place) -> Channel:
        """Return a channel, or a thread, which may be the one that a card stands in."""
        if place.name.startswith("on "):
            return self.front.backend.channels[self.spoken[int(place.name.removeprefix("on "))].id]
        return self.places[place.name]

    def posted(self) -> Iterator[tuple[int, ReplyForm, int, int]]:
        """Yield what bots have posted: the message answered, how, where, and as which message (0: a mark)."""
        for channel in [*self.front.backend.channels.values()]:
            for card in self.front.cards(channel):
                source = int(card.reference["message_id"]) if card.reference is not None else channel.id
                has_buttons = any("custom_id" in part for part in walk_components(card.components))
                yield source, ReplyForm.CARD if has_buttons else ReplyForm.LINK, channel.id, card.id
        for messages in self.front.backend.messages.values():
            for message in messages.values():
                if self.front.is_marked(message):
                    yield message.id, ReplyForm.MARK, message.channel_id, 0


async def set_up(front: Front, *libraries: Library) -> Stage:
    """Let people join, open the places of the evening and tell every bot what to do in them."""
    members = [front.join(f"member {number}") for number in range(MEMBERS)]
    places = {"debate": front.debate}
    for place in PLACES:
        if place.is_thread:
            places[place.name] = front.open_thread(place.name)
        elif place.name not in places:
            places[place.name] = front.open_channel(place.name)
    for library in libraries:
        for place in PLACES:
            if not place.is_thread and place.mode is not ChannelMode.OFF:
                await library.channels.set(
                    server_id=front.guild.id, channel_id=places[place.name].id, mode=place.mode, set_by=front.member.id
                )
        await library.servers.change(front.guild.id, cooldowns=COOLDOWNS)
    await front.settle()
    return Stage(front=front, members=members, places=places)


def sayings_of(library: Library, rng: random.Random) -> list[Saying]:
    """Return sentences that state claims, as the seeds have people state them; some break off before all is said."""
    claims = [
        claim for claim in read_seeds(BUNDLED_SEEDS).base.claims.values() if library.shared.is_answerable(claim.slug)
    ]
    found = []
    for claim in rng.sample(claims, HOT_CLAIMS):
        texts = [text for text in claim.phrasings.asserts if len(text.split()) > WORDS_ENOUGH]
        shuffled = rng.sample(texts, len(texts))
        sure = islice((text for text in shuffled if _taken_for(library, text) == (Cause.SURE, claim.slug)), PHRASINGS)
        whole = [Saying(text, claim.slug, is_sure=True) for text in sure]
        assert len(whole) == PHRASINGS
        found += whole
        found += [Saying(text, claim.slug, is_sure=False) for text in _broken_off(library, whole[:2])]
    assert not all(saying.is_sure for saying in found)
    return found


def _broken_off(library: Library, sayings: Sequence[Saying]) -> Iterator[str]:
    """Yield as much of a sentence as makes the recogniser think of its claim without being sure, where there is such a part."""
    for saying in sayings:
        words = saying.text.split()
        shortest, longest = WORDS_ENOUGH, len(words) - 1
        while shortest <= longest:
            length = (shortest + longest) // 2
            part = " ".join(words[:length])
            taken_for = _taken_for(library, part)
            if taken_for == (Cause.LESS_SURE, saying.claim):
                yield part
                break
            if taken_for == (Cause.SURE, saying.claim):
                longest = length - 1
            else:
                shortest = length + 1


def _taken_for(library: Library, text: str) -> tuple[Cause, str | None]:
    decision = library.shared.decide(library.shared.recognise(text, unasked=True))
    return decision.cause, decision.match.claim if decision.match is not None else None


async def hold(evening: Evening, stage: Stage, clock: Clock, rng: random.Random) -> Storm:
    """Let everything be said, with three broken connections and a storm in between; return the storm."""
    front = stage.front
    storm = Storm(rng)
    quiet_until, storm_until = len(evening.waves) // 4, len(evening.waves) * 3 // 4
    breaks = dict(zip(sorted(rng.sample(range(len(evening.waves)), 3)), rng.sample([*Interruption], 3), strict=True))
    for number, wave in enumerate(evening.waves):
        clock.seconds = wave.at
        front.storm = storm if quiet_until <= number < storm_until else None
        front.mend()
        if front.storm is None:
            front.spoil("POST", rng.choice([Trouble.DROPPED_BEFORE, Trouble.DROPPED_AFTER]), path=MESSAGES)
            front.spoil("PUT", rng.choice([Trouble.DROPPED_BEFORE, Trouble.DROPPED_AFTER]), path=REACTIONS)
        await _speak(wave, stage, rng, breaks.get(number))
        await front.settle()
    return storm


async def _speak(wave: Wave, stage: Stage, rng: random.Random, interruption: Interruption | None) -> None:
    """Say what a wave says; the connection breaks while some of it is under way, and the rest is said while there is none."""
    gateway = stage.front.gateway
    moment = rng.randrange(len(wave.said)) if interruption is not None else None
    for number, each in enumerate(wave.said):
        message = stage.front.say(each.text, stage.where(each.place), by=stage.members[each.author])
        if isinstance(each, Statement):
            stage.spoken[each.number] = message
        if number == moment and interruption is not None:
            await gateway.pulse.until(gateway.has_told_everything)
            await gateway.interrupt(interruption)


def differences(evening: Evening, stage: Stage, posted: Sequence[tuple[int, ReplyForm, int, int]]) -> list[str]:
    """Return where what stands on Discord is not what the rules say."""
    found = Counter((source, form) for source, form, _, _ in posted)
    said = {message.id: number for number, message in stage.spoken.items()}
    wrong = [f"posted to idle talk: {source} {form}" for source, form in found if source not in said]
    for wave in evening.waves:
        numbers = [each.number for each in wave.statements]
        for form, heard in FORMS.items():
            expected = [number for number in numbers if evening.outcome[number] in heard]
            there = [n for n in numbers for _ in range(found[stage.spoken[n].id, form])]
            # Of a crowd one is answered, whoever it is.
            same = len(expected) == len(there) if wave.is_crowd else expected == there
            if not same:
                told = {n: evening.outcome[n].name for n in numbers}
                wrong.append(f"at {wave.at}: {form} expected for {expected}, found for {there}; {told}")
    return wrong
