"""Seed files gone wrong in one place, and what is said of them."""

import re
from collections.abc import Mapping

import pytest

from knowledge import InvalidEntries, Problem
from knowledge.seed.reading import parse_file, parse_seeds

WORKS, TOPICS = "works.yaml", "topics.yaml"
NEP = "claims/trotsky-opposed-the-nep.yaml"
GROUP = "claims/a-group-is-to-blame.yaml"


def problems_of(texts: Mapping[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(InvalidEntries) as caught:
        parse_seeds(texts)
    return caught.value.problems


def problems_in(name: str, text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidEntries) as caught:
        parse_file(name, text)
    return caught.value.problems


def problems_or_none(name: str, text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a file; anything raised but InvalidEntries fails the test."""
    try:
        parse_file(name, text)
    except InvalidEntries as error:
        return error.problems
    return ()


def changed(texts: Mapping[str, str], file: str, old: str, new: str) -> dict[str, str]:
    assert old in texts[file], "the test's own premise"
    return {**texts, file: texts[file].replace(old, new, 1)}


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def assert_reported(problems: tuple[Problem, ...], *, file: str, line: int, remedy: str) -> None:
    found = [p for p in problems if (p.entry, p.line) == (file, line) and re.search(remedy, p.message)]
    assert found, f"wanted {file}:{line}: …{remedy}…, got\n" + "\n".join(map(str, problems))


Slip = tuple[str, str, str, str | None, str]
