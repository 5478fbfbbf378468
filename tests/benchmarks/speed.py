"""
How many messages a second, on one core, in a stream of chat of which two messages in a hundred state a claim.

The contestants take turns, a block of messages each, because a host's speed drifts: ratios are medians over the blocks. Our recogniser
listens unasked, as in a channel, with the smaller and the larger knowledge base, one race a tier; tantivy searches the smaller one, its
queries parsed beforehand; rapidfuzz scans it for a few messages of every length, which is extrapolated.
"""

import gc
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import tantivy
from rapidfuzz import process

from knowledge.recognise.encoding import Encoder

from . import building
from .building import TIERS, Recognises, Tier
from .encoders import Counted, StubWhileBuilding
from .findings import Check, Findings, Table, shown
from .material import POLITIFACT, SNOPES, Material
from .options import Options, run
from .quality import recogniser_of
from .ranker import RawClaim, entry

BLOCK = 100
CLAIMS_IN_BLOCK = 2
SCANNED_CHAT, SCANNED_CLAIMS = 20, 5
LIMIT = 5


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the stream, and whether it states a claim."""

    text: str
    states: bool


@dataclass(slots=True)
class Ours:
    """Our recogniser as a contestant: the seconds of every message, and what of it reached the encoder."""

    recogniser: Recognises
    encoder: Counted | None
    messages: list[Message] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    reached: list[list[str]] = field(default_factory=list)
    blocks: list[float] = field(default_factory=list)

    def take(self, block: Sequence[Message]) -> None:
        """Recognise a block."""
        if self.encoder:
            self.encoder.take()
        begun = time.perf_counter()
        for message in block:
            started = time.perf_counter()
            self.recogniser.recognise(message.text, LIMIT, unasked=True)
            self.seconds.append(time.perf_counter() - started)
            self.reached.append(self.encoder.take() if self.encoder else [])
        self.blocks.append(time.perf_counter() - begun)
        self.messages += block

    def share_of_chat(self) -> float:
        """Return the share of the messages without a claim that reached the encoder."""
        chat = [
            bool(reached) for message, reached in zip(self.messages, self.reached, strict=True) if not message.states
        ]
        return sum(chat) / max(1, len(chat))


class Tantivy:
    """tantivy's search, with English stems, for the best five."""

    def __init__(self, claims: Sequence[RawClaim], stream: Sequence[Message]) -> None:
        schema = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="en_stem").build()
        index = tantivy.Index(schema)
        writer = index.writer(num_threads=1)
        for claim in claims:
            writer.add_document(tantivy.Document(text=" ".join(claim["phrasings"])))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()
        self._queries = {message.text: index.parse_query(_terms(message.text), ["text"]) for message in stream}
        self.blocks: list[float] = []

    def take(self, block: Sequence[Message]) -> None:
        """Search for a block."""
        queries = [self._queries[message.text] for message in block]
        search = self._searcher.search
        begun = time.perf_counter()
        for query in queries:
            search(query, LIMIT, count=False)  # without a count it may skip what cannot win, and is faster
        self.blocks.append(time.perf_counter() - begun)


class Scanned:
    """rapidfuzz's scan over all claims, with its default scorer, for a few messages of every length."""

    def __init__(self, texts: Sequence[str], stream: Sequence[Message]) -> None:
        self._texts = texts
        self.left = [
            *_sample(stream, SCANNED_CHAT, states=False),
            *_sample(stream, SCANNED_CLAIMS, states=True),
        ]
        self.seconds: dict[bool, list[float]] = {True: [], False: []}

    def take(self, count: int) -> None:
        """Scan for the next few messages."""
        for message in self.left[:count]:
            taken = _seconds(partial(process.extractOne, message.text, self._texts))
            self.seconds[message.states].append(taken)
        del self.left[:count]

    def mean(self) -> float:
        """Return the mean seconds a message, chat and claims weighed as in the stream."""
        share = CLAIMS_IN_BLOCK / BLOCK
        return share * statistics.fmean(self.seconds[True]) + (1 - share) * statistics.fmean(self.seconds[False])


@dataclass(slots=True, kw_only=True)
class Race:
    """The contestants, and what was measured beside them."""

    tier: Tier
    sizes: tuple[int, int]
    ours: Ours
    large: Ours
    tantivy: Tantivy
    scanned: Scanned
    encoder: Encoder | None
    passes: list[float] = field(default_factory=list)
    share_with_forty: float | None = None

    def run(self, blocks: Sequence[Sequence[Message]]) -> None:
        """Let everybody take every block, somebody else first each time."""
        self._warm_up(blocks[0])
        gc.collect()
        contestants = (self.ours, self.tantivy, self.large)
        at_once = -(-len(self.scanned.left) // len(blocks))
        for number, block in enumerate(blocks):
            first = number % len(contestants)
            for contestant in contestants[first:] + contestants[:first]:
                contestant.take(block)
            if self.encoder is not None:
                given = [texts[:1] for texts in self.ours.reached[-len(block) :] if texts]
                self.passes += [_seconds(partial(self.encoder.encode, text)) for text in given]
            self.scanned.take(at_once)

    def _warm_up(self, block: Sequence[Message]) -> None:
        """Let everybody meet a few messages that are not in the stream: some of it, backwards."""
        backwards = [Message(" ".join(reversed(message.text.split())), message.states) for message in block]
        self.ours.take(backwards)
        self.large.take(backwards)
        self.tantivy.take(block)
        for ours in (self.ours, self.large):
            for kept in (ours.messages, ours.seconds, ours.reached, ours.blocks):
                kept.clear()
        self.tantivy.blocks.clear()

    def numbers(self) -> dict[str, Any]:
        """Return every figure; None for what the tier has not."""
        ours, count, full = self.ours, len(self.ours.messages), self.tier is Tier.FULL
        reaching = [seconds for seconds, reached in zip(ours.seconds, ours.reached, strict=True) if reached]
        others = [seconds for seconds, reached in zip(ours.seconds, ours.reached, strict=True) if not reached]
        cost = statistics.median(reaching) if reaching else None
        own = statistics.median(self.passes) if self.passes else None
        return {
            "sizes": self.sizes,
            "messages": count,
            "per second": count / sum(ours.blocks),
            "per second, large": count / sum(self.large.blocks),
            "tantivy per second": count / sum(self.tantivy.blocks),
            "rapidfuzz per second": 1 / self.scanned.mean(),
            "times tantivy": _median_ratio(self.tantivy.blocks, ours.blocks),
            "times tantivy, in total": sum(self.tantivy.blocks) / sum(ours.blocks),
            "times rapidfuzz": self.scanned.mean() * count / sum(ours.blocks),
            "large to small": _median_ratio(ours.blocks, self.large.blocks),
            "large to small, in total": sum(ours.blocks) / sum(self.large.blocks),
            "share of IRC": ours.share_of_chat() if full else None,
            "share of IRC, large": self.large.share_of_chat() if full else None,
            "share of IRC, forty claims": self.share_with_forty,
            "messages that reach the encoder": len(reaching),
            "reaching, ms": cost and 1000 * cost,
            "pass, ms": own and 1000 * own,
            "cost to pass": cost / own if cost and own else None,
            "not reaching, ms": 1000 * statistics.median(others) if others else None,
        }


def measure(options: Options) -> Findings:
    """Race every tier."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    claims = list(options.material.claims(options.sizes[0]))
    stream = list(make_stream(options.material, claims))
    numbers = {tier: _race(tier, options, claims, stream) for tier in TIERS}
    return Findings(
        {str(tier): found for tier, found in numbers.items()}, _checks(numbers[Tier.FULL]), _tables(numbers)
    )


def _race(tier: Tier, options: Options, claims: Sequence[RawClaim], stream: Sequence[Message]) -> dict[str, Any]:
    encoder = building.encoder_of(tier)
    building.warm(encoder)
    counted = Counted(encoder) if encoder else None
    race = Race(
        tier=tier,
        sizes=options.sizes,
        ours=Ours(building.recogniser(_entries(claims), encoder=counted, cache=options.cache), counted),
        large=_at_large(options, options.sizes[1], encoder),
        tantivy=Tantivy(claims, stream),
        scanned=Scanned([claim["text"] for claim in claims], stream),
        encoder=encoder,
    )
    race.run([stream[place : place + BLOCK] for place in range(0, len(stream), BLOCK)])
    race.share_with_forty = _share_with_forty(tier, options, stream)
    return race.numbers()


def make_stream(material: Material, claims: Sequence[RawClaim]) -> Iterator[Message]:
    """Yield blocks of chat in which two of a hundred messages are about one of the claims, evenly spread."""
    data = material.data(SNOPES)
    known = {claim["id"] for claim in claims}
    stating = iter([query["text"] for query in data.part("dev") if data.gold[query["id"]] & known])
    chat = iter(material.irc())
    apart = BLOCK // CLAIMS_IN_BLOCK
    while True:
        block = [next(stating if place % apart == apart // 2 else chat, None) for place in range(BLOCK)]
        if None in block:
            return
        yield from (Message(text, place % apart == apart // 2) for place, text in enumerate(block) if text is not None)


def _at_large(options: Options, size: int, real: Encoder | None) -> Ours:
    """Make the contestant with the larger knowledge base; only the real claims' vectors are real."""
    claims = options.material.claims(size)
    if real is None:
        return Ours(building.recogniser(_entries(claims)), None)
    known = [
        text
        for name in (SNOPES, POLITIFACT)
        for claim in options.material.data(name).claims
        for text in (*claim["phrasings"], f"{claim['text']}?")
    ]
    partly = StubWhileBuilding(real, known, building.stored(real, options.cache))
    counted = Counted(partly)
    recogniser = building.recogniser(_entries(claims), encoder=counted)
    partly.building = False
    return Ours(recogniser, counted)


def _share_with_forty(tier: Tier, options: Options, stream: Sequence[Message]) -> float | None:
    if tier is not Tier.FULL:
        return None
    encoder = building.open_encoder()
    building.warm(encoder)
    counted = Counted(encoder)
    ours = Ours(recogniser_of(tier, options, counted), counted)
    ours.take([message for message in stream if not message.states])
    return ours.share_of_chat()


def _entries(claims: Any) -> Iterator[Any]:
    return (entry(number, claim) for number, claim in enumerate(claims))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _sample(stream: Sequence[Message], count: int, *, states: bool) -> list[Message]:
    """Return messages of every length: the middle one of each of so many equal parts."""
    ordered = sorted((message for message in stream if message.states is states), key=lambda message: len(message.text))
    return [ordered[int((part + 0.5) * len(ordered) / count)] for part in range(count)]


def _terms(text: str) -> str:
    """Return a message's words, as tantivy's query language reads them: nothing in them is an operator."""
    return " ".join(re.findall(r"\w+", text.lower())) or "nothing"


def _median_ratio(slower: Sequence[float], faster: Sequence[float]) -> float:
    """Return the median over the blocks of the first's seconds to the second's."""
    return statistics.median(one / other for one, other in zip(slower, faster, strict=True))


def _checks(numbers: dict[str, Any]) -> list[Check]:
    small, large = (f"{size:,} claims" for size in numbers["sizes"])
    return [
        Check(f"speed, {small}: times tantivy", numbers["times tantivy"], "≥", 1),
        Check(f"speed, {small}: times rapidfuzz", numbers["times rapidfuzz"], "≥", 50),
        Check(f"speed: {large} to {small}", numbers["large to small"], "≥", 0.5),
        Check("encoder: cost of a message to the encoder's pass", numbers["cost to pass"], "≤", 1.5),
        Check("encoder: share of IRC that reaches it", numbers["share of IRC"], "≤", 0.02),
    ]


def _tables(races: dict[Tier, dict[str, Any]]) -> list[Table]:
    """Ratios are to the full tier with the smaller knowledge base, in the race of the row's own tier."""
    numbers = races[Tier.FULL]
    small, large = (f"{size:,} claims" for size in numbers["sizes"])
    light_to_full = races[Tier.LIGHT]["times tantivy"] / numbers["times tantivy"]
    speed = [
        row
        for tier, one, ratio in ((Tier.FULL, numbers, 1.0), (Tier.LIGHT, races[Tier.LIGHT], light_to_full))
        for row in (
            (f"Footnote, {tier} tier, {small}", shown(one["per second"], 0), shown(ratio)),
            (
                f"Footnote, {tier} tier, {large}",
                shown(one["per second, large"], 0),
                shown(ratio * one["large to small"]),
            ),
        )
    ]
    speed += [
        (f"tantivy's search, {small}", shown(numbers["tantivy per second"], 0), shown(1 / numbers["times tantivy"])),
        (
            f"rapidfuzz's extractOne, {small}",
            shown(numbers["rapidfuzz per second"], 2),
            shown(1 / numbers["times rapidfuzz"], 5),
        ),
    ]
    encoder = [
        (f"share of IRC that reaches it, {small}", _percent(numbers["share of IRC"])),
        (f"share of IRC that reaches it, {large}", _percent(numbers["share of IRC, large"])),
        ("share of IRC that reaches it, the forty claims", _percent(numbers["share of IRC, forty claims"])),
        ("median cost of a message that reaches it", shown(numbers["reaching, ms"], 2, "ms")),
        ("median of the encoder's own pass on what it was given", shown(numbers["pass, ms"], 2, "ms")),
        ("median cost of a message that does not", shown(numbers["not reaching, ms"], 3, "ms")),
    ]
    return [
        Table("speed", "A stream of chat on one core", ("what", "messages a second", "ratio"), speed),
        Table("encoder", f"The encoder in that stream, {small}", ("what", ""), encoder),
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


if __name__ == "__main__":
    sys.exit(run(__doc__, measure))
