"""A heated evening: who says what, where and when, made up at random; and what the published rules make of it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from knowledge import ChannelMode, Cooldowns

from .rules import Heard, Outcome, Place, Rules, Statement, thread_on

COOLDOWNS = Cooldowns(channel=900, claim=2 * 3600, thread=6 * 3600, author=2400, hourly=9)
STEP_SECONDS = 433
"""From one wave of messages to the next; no cooldown is over at the moment of a wave."""
PLACES = (
    *(Place(name, ChannelMode.REPLY) for name in ("debate", "economics", "reading-room", "history")),
    Place("five-year-plan", ChannelMode.REPLY, is_thread=True),
    Place("the-nep", ChannelMode.REPLY, is_thread=True),
    Place("seminar", ChannelMode.THREAD),
    Place("lounge", ChannelMode.MARK),
    Place("newcomers", ChannelMode.SHADOW),
    Place("kitchen", ChannelMode.OFF),
)
"""The threads are in #debate."""
MEMBERS = 300
MESSAGES = 2000
CLAIMS = 60
CROWDS = 2
A_CROWD = 6
SPEAKERS = MEMBERS - CROWDS * A_CROWD
LOUDEST = 20
"""So many members make half of the statements."""
PATIENCE = 200
"""Waves that are tried before an evening is made up anew."""
EVENINGS = 2000
"""Evenings that are made up before we give up; about one in ten has everything."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence that states a claim."""

    text: str
    claim: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """Idle talk."""

    place: Place
    author: int
    text: str


@dataclass(frozen=True, slots=True)
class Wave:
    """
    What is said at one moment, in this order.

    In whichever order the statements are heard, the same becomes of each; only in a crowd, where everybody states the same
    claim in the same channel, it is open which one is answered.
    """

    at: int
    said: tuple[Statement | Remark, ...]
    is_crowd: bool

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said about claims."""
        return tuple(each for each in self.said if isinstance(each, Statement))


@dataclass(frozen=True, slots=True)
class Evening:
    """Waves of messages, and what becomes of the statements in them."""

    waves: tuple[Wave, ...]
    outcome: Outcome


def make_evening(rng: random.Random, sayings: Sequence[Saying], idle: Sequence[str]) -> Evening:
    """Return an evening on which everything that the rules know happens at least once."""
    planned, outcome = list[Wave](), dict[int, Heard]()
    never = set(Heard)
    for _ in range(EVENINGS):
        planned, outcome = _plan(rng, sayings)
        if set(outcome.values()) == set(Heard):
            break
        never -= set(outcome.values())
    else:
        message = f"no evening has everything; none has {never}"
        raise ValueError(message)
    shares = sorted(rng.sample(range(1, MESSAGES - CLAIMS), len(planned) - 1))
    ends = zip((0, *shares), (*shares, MESSAGES - CLAIMS), strict=True)
    waves = tuple(
        _with_idle_talk(rng, wave, idle, end - start) for wave, (start, end) in zip(planned, ends, strict=True)
    )
    return Evening(waves, outcome)


def beginning(evening: Evening, *, waves: int, remarks: int) -> Evening:
    """Return the first waves of an evening, with less idle talk."""
    kept = []
    for wave in evening.waves[:waves]:
        idle = [each for each in wave.said if isinstance(each, Remark)][remarks:]
        kept.append(replace(wave, said=tuple(each for each in wave.said if each not in idle)))
    return Evening(tuple(kept), evening.outcome)


def _plan(rng: random.Random, sayings: Sequence[Saying]) -> tuple[list[Wave], dict[int, Heard]]:
    """Return waves of statements and what becomes of them; fewer than there should be where a crowd found no room."""
    rules, waves, outcome = Rules(COOLDOWNS), list[Wave](), dict[int, Heard]()
    crowds = [rng.randrange(4), rng.randrange(8, 12)]
    for _ in range(PATIENCE):
        made, at = len(outcome), len(waves) * STEP_SECONDS
        is_crowd = len(waves) in crowds
        if is_crowd:
            candidate = _crowd(rng, sayings, crowds.index(len(waves)), made)
        else:
            room = CLAIMS - made - A_CROWD * sum(crowd > len(waves) for crowd in crowds)
            candidate = _statements(rng, sayings, waves, outcome, min(rng.randint(1, 5), room))
        told = _told(rules, candidate, at, is_crowd=is_crowd)
        if told is not None:
            rules, heard = told
            outcome |= heard
            waves.append(Wave(at, tuple(candidate), is_crowd))
        if len(outcome) == CLAIMS:
            return waves, outcome
    return [], {}


def _told(rules: Rules, statements: Sequence[Statement], at: int, *, is_crowd: bool) -> tuple[Rules, Outcome] | None:
    """Return what becomes of statements made at once; None where that depends on their order."""
    results = [_in_turn(rules, order, at) for order in ([statements] if is_crowd else permutations(statements))]
    same = all(heard == results[0][1] for _, heard in results)
    answered = not is_crowd or results[0][1][statements[0].number] is Heard.CARD
    return results[0] if same and answered else None


def _in_turn(rules: Rules, statements: Sequence[Statement], at: int) -> tuple[Rules, dict[int, Heard]]:
    heard = {}
    for statement in statements:
        rules, heard[statement.number] = rules.after(statement, at)
    return rules, heard


def _crowd(rng: random.Random, sayings: Sequence[Saying], crowd: int, first: int) -> list[Statement]:
    """Return what people who say nothing else about claims that evening say at once in one channel about one claim."""
    place = rng.choice([place for place in PLACES if place.mode is ChannelMode.REPLY and not place.is_thread])
    claim = rng.choice(sayings).claim
    sure = [saying for saying in sayings if saying.claim == claim and saying.is_sure]
    authors = range(SPEAKERS + crowd * A_CROWD, MEMBERS)
    return [_statement(first + n, place, authors[n], rng.choice(sure)) for n in range(A_CROWD)]


def _statements(
    rng: random.Random, sayings: Sequence[Saying], waves: Sequence[Wave], outcome: Outcome, count: int
) -> list[Statement]:
    """Return statements of different people in different places."""
    everything = {each.number: each for wave in waves for each in wave.statements}
    threads = [
        thread_on(number, ChannelMode.THREAD) for number, heard in outcome.items() if heard is Heard.CARD_IN_A_THREAD
    ]
    places = rng.sample((*PLACES, *threads), count)
    authors = dict.fromkeys(rng.randrange(rng.choice([LOUDEST, SPEAKERS])) for _ in range(9 * count))
    made = []
    for number, (place, author) in enumerate(zip(places, authors, strict=False), start=len(outcome)):
        # Somebody in a thread on a card mostly goes on about that card's claim.
        topic = everything[int(place.name.split()[1])].claim if place in threads and rng.random() < 0.8 else None
        fitting = [each for each in sayings if topic in {None, each.claim}]
        is_sure = rng.random() < 0.8 or all(each.is_sure for each in fitting)
        made.append(
            _statement(number, place, author, rng.choice([each for each in fitting if each.is_sure == is_sure]))
        )
    return made


def _statement(number: int, place: Place, author: int, saying: Saying) -> Statement:
    return Statement(
        number=number, place=place, author=author, claim=saying.claim, text=saying.text, is_sure=saying.is_sure
    )


def _with_idle_talk(rng: random.Random, wave: Wave, idle: Sequence[str], count: int) -> Wave:
    """Mix idle talk into a wave, of others than those who state a claim: who goes on from a remark may mean it otherwise."""
    busy = {each.author for each in wave.statements}
    others = [member for member in range(MEMBERS) if member not in busy]
    remarks = [Remark(rng.choice(PLACES), rng.choice(others), rng.choice(idle)) for _ in range(count)]
    said: list[Statement | Remark] = [*wave.said, *remarks]
    rng.shuffle(said)
    return Wave(wave.at, tuple(said), wave.is_crowd)
