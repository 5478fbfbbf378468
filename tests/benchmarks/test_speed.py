"""The race: what its figures are made of. How fast anything is, no test says."""

from typing import Any, ClassVar

import pytest

from knowledge.views import Match
from tests.benchmarks.building import Tier
from tests.benchmarks.encoders import Counted, Stub
from tests.benchmarks.material import Material
from tests.benchmarks.ranker import RawClaim
from tests.benchmarks.speed import BLOCK, Message, Ours, Race, Scanned, Tantivy, make_stream

CLAIMS: list[RawClaim] = [
    {"id": f"c{number}", "text": f"Mill {number} burnt down", "phrasings": [f"Mill {number} burnt down"]}
    for number in range(20)
]


class Data:
    """Right answers to four messages, of which the third is about a claim that is not in the base."""

    gold: ClassVar = {"q0": {"c0"}, "q1": {"c1"}, "q2": {"elsewhere"}, "q3": {"c3"}}

    def part(self, _split: str) -> list[dict[str, str]]:
        return [{"id": name, "text": f"claim {name}"} for name in self.gold]


class Chat(Material):
    """A hundred and twenty lines of chat."""

    def __post_init__(self) -> None:
        """Need no files."""

    def data(self, _name: str) -> Any:
        return Data()

    def irc(self) -> list[str]:
        return [f"line {number}: (nothing AND nobody)" for number in range(120)]


class Picky:
    """Asks its encoder about every message that states a claim, and about the first line of the chat."""

    def __init__(self, encoder: Counted) -> None:
        self._encoder = encoder

    def recognise(self, text: str, limit: int = 5, *, unasked: bool = False) -> tuple[Match, ...]:
        assert unasked
        if text.startswith(("claim", "line 0:")):
            self._encoder.encode([text.split(":", maxsplit=1)[0]][:limit])
        return ()


def test_two_of_a_hundred_messages_state_a_claim_that_is_there() -> None:
    stream = list(make_stream(Chat(), CLAIMS))
    assert len(stream) == BLOCK
    assert [message.text for message in stream if message.states] == ["claim q0", "claim q1"]
    assert [place for place, message in enumerate(stream) if message.states] == [25, 75]


@pytest.fixture(scope="module")
def numbers() -> dict[str, Any]:
    """The figures of a race of one block."""
    stream = list(make_stream(Chat(), CLAIMS))
    counted = [Counted(Stub(8)) for _ in range(3)]
    race = Race(
        tier=Tier.FULL,
        sizes=(20, 40),
        ours=Ours(Picky(counted[0]), counted[0]),
        large=Ours(Picky(counted[1]), counted[1]),
        tantivy=Tantivy(CLAIMS, stream),
        scanned=Scanned([claim["text"] for claim in CLAIMS], stream),
        encoder=counted[2],
    )
    race.run([stream])
    assert len(race.passes) == 3
    assert counted[2].take() == ["line 0", "claim q0", "claim q1"]  # what the recogniser gave it, and no more
    assert sorted(map(len, race.scanned.seconds.values())) == [5, 20]
    return race.numbers()


def test_only_chat_counts_for_the_share_that_reaches_the_encoder(numbers: dict[str, Any]) -> None:
    assert numbers["messages that reach the encoder"] == 3
    assert numbers["share of IRC"] == pytest.approx(1 / 98)
    assert numbers["share of IRC, large"] == pytest.approx(1 / 98)


def test_every_figure_of_the_race_is_there(numbers: dict[str, Any]) -> None:
    assert numbers["messages"] == BLOCK
    assert all(numbers[name] is not None for name in numbers if name != "share of IRC, forty claims")
    assert numbers["cost to pass"] == pytest.approx(numbers["reaching, ms"] / numbers["pass, ms"])


def test_a_message_is_no_query_language() -> None:
    """Whatever people type, tantivy searches for its words."""
    stream = [Message(text, states=False) for text in ('AND OR "unclosed', "a:b +c -d (", "", "NOT mill 3")]
    Tantivy(CLAIMS, stream).take(stream)
