"""Sayings spoiled into near misses."""

from knowledge.entries import TopicEntry
from knowledge.recognise.reading import Reader
from knowledge.recognise.sayings import Saying
from knowledge.recognise.spoiled import spoil
from knowledge.views import MessageStance

READER = Reader(
    [
        TopicEntry(id="ada", name="Ada", type="person"),
        TopicEntry(id="bruno", name="Bruno", type="person"),
        TopicEntry(id="canal", name="canal", type="place"),
    ]
)


def sayings(*texts: tuple[str, int]) -> list[Saying]:
    """Make sayings that assert claims."""
    return [Saying(text, claim, MessageStance.ASSERTS, READER.read(text)) for text, claim in texts]


# The ways of spoiling take turns over four sayings.
SAYINGS = sayings(
    ("Ada secretly flooded the canal", 0),
    ("Ada secretly flooded the canal", 0),
    ("Ada secretly flooded the canal", 0),
    ("Ada secretly flooded the canal", 0),
    ("Bruno painted the lighthouse red", 1),
)


def test_each_saying_is_spoiled_in_turn() -> None:
    """Strangers, only names, somebody else, other things: each way takes the name or the statement away."""
    strangers, names, another, things, _ = spoil(SAYINGS, READER)
    assert not strangers.reading.topics
    assert "secretly" in strangers.reading.typed.values()
    assert names.reading.terms == {"@ada", "@canal"}
    assert another.reading.actors == ("@bruno",)
    assert another.only_its_own
    assert things.reading.topics == {"@ada"}


def test_what_names_nothing_is_not_spoiled() -> None:
    """Without a topic there is no name to exchange: such a saying would stay a statement of its claim."""
    assert spoil(sayings(("they flooded it in secret", 0)), READER) == []


def test_near_misses_and_idle_talk_are_left_alone() -> None:
    """Only what states a claim can be spoiled."""
    assert spoil([Saying("Ada was here", 0, None, READER.read("Ada was here"))], READER) == []
