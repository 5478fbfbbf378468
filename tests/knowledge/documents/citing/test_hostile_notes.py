"""Numbered notes in hostile text take time that grows as the text does."""

import time

import pytest

from knowledge.documents.citing.notes import note_citations
from knowledge.documents.citing.shelf import Shelf

from .made_up import WORKS, document


@pytest.mark.parametrize(
    "piece",
    [
        "[1]",
        "‘",
        "’",
        "‘’ ",
        "1. ",
        "\n1. ",
        "\n1. ibid, p. 1",
        "(",
        "(ibid",
        "*",
        "\n* ",
        "[^1]",
        "\n[^1]: x",
        "“a” [1] ",
        ".1 ",
        "1, ",
        "p. 1",
        "1-",
        "A, ",
        "A. ",
        "¹",
        "\n\n‘a",
        "\n\nNotes\n\n1. Hill, Mills, p. 3 [1] ",
        "; Hill, Mills, p. 3",
        "in A",
        "Lund, quoted in ",
        "cf. ",
        "Contra A, B, ",
        "not in Ada Hill, Mills, ",
        "\n\n“a”[1] ",
    ],
)
def test_hostile_documents_take_no_more_than_their_length(piece: str) -> None:
    def took(length: int) -> float:
        text = f"So. [1] {piece * (length // len(piece))}"
        made = document(text)
        times = []
        for _ in range(2):  # what else the process does meanwhile, such as to tidy its memory, is no time of ours
            begun = time.process_time()
            note_citations(made, Shelf(WORKS))
            times.append(time.process_time() - begun)
        return min(times)

    took(2_000)
    assert took(80_000) < 8 * took(20_000) + 0.5
