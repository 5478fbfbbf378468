"""A message on its way through the stages."""

import numpy as np
from town import CLAIMS, TOPICS, Concepts

from knowledge.recognise.claim_index import ClaimIndex
from knowledge.recognise.heard import Heard
from knowledge.recognise.reading import Reader

INDEX = ClaimIndex([[claim.statement] for claim in CLAIMS])
READER = Reader(TOPICS)


def test_the_encoder_is_asked_once_and_only_by_who_wants_the_meaning() -> None:
    encoder = Concepts()
    heard = Heard("the #BigDitch is Ada's", INDEX, READER, lambda text: encoder.encode([text])[0])
    assert heard.words.meaning is None
    assert len(heard.terms) == 1
    assert encoder.asked == []
    assert np.array_equal(heard.meaning, heard.reading.meaning)
    assert [" ".join(text.split()) for text in encoder.asked] == ["the Big Ditch is Ada's"]


def test_the_reading_is_of_the_message_with_and_without_its_meaning() -> None:
    heard = Heard("Ada dug the big ditch", INDEX, READER, lambda _: None)
    assert heard.words.topics == heard.reading.topics == {"@ada", "@canal"}
    assert heard.reading.meaning is None
