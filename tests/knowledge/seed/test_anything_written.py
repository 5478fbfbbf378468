"""Whatever is written into a seed file: read, or refused on its line."""

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge import InvalidEntries
from knowledge.seed.reading import read_seeds

from .slips import (
    NEP,
    TOPICS,
    WORKS,
    assert_reported,
    problems_in,
    problems_or_none,
)

KEYS = """slug|code|statement|question|kind|topics|reviewed|contestedness|text|citations|work|document|passage|label|locator
|quoted-in|sides|stance|heading|evidence|id|summary|reports|citation|common-ground|phrasings|asserts|disputes|asks
|counterexamples""".replace("\n", "")


def _key_lines(seeds: Path) -> list[tuple[str, int]]:
    """Every line of the bundled claims that starts with a key."""
    key = re.compile(rf" *(?:- )?(?:{KEYS}):(?: |$)")
    return [
        (path.name, number)
        for path in sorted((seeds / "claims").glob("*.yaml"))
        for number, line in enumerate(path.read_text("utf-8").splitlines())
        if key.match(line)
    ]


@given(data=st.data())
@settings(max_examples=15)
def test_a_renamed_key_anywhere_in_the_bundled_claims_is_reported_on_its_line(seeds: Path, data: st.DataObject) -> None:
    name, number = data.draw(st.sampled_from(_key_lines(seeds)))
    lines = (seeds / "claims" / name).read_text("utf-8").splitlines()
    lines[number] = re.sub(r"^( *(?:- )?)([a-z-]+):", r"\1\2zz:", lines[number])
    file = f"claims/{name}"
    problems = problems_in(file, "\n".join(lines) + "\n")
    assert_reported(problems, file=file, line=number + 1, remedy=r"`[a-z-]+zz` is not known here; ")
    assert all(problem.line for problem in problems)


@given(data=st.data())
@settings(max_examples=20)
def test_an_overlong_text_anywhere_in_the_bundled_claims_is_reported_on_its_line(
    seeds: Path, data: st.DataObject
) -> None:
    name, number = data.draw(st.sampled_from(_key_lines(seeds)))
    lines = (seeds / "claims" / name).read_text("utf-8").splitlines()
    key = re.match(r" *(?:- )?[a-z-]+", lines[number])
    assert key is not None
    if not re.search(r"(?:slug|code|statement|question|heading|id|work|reports)$", key.group()):
        return
    lines[number] = f"{key.group()}: " + "a" * 600
    file = f"claims/{name}"
    problems = problems_in(file, "\n".join(lines) + "\n")
    assert_reported(problems, file=file, line=number + 1, remedy="shorten it|right form")


TOKENS = st.sampled_from(
    """- |: |? |&a |*a|[|]|{|}|, |# |'|"|!!set |!!omap |!!bool |!!timestamp |!mine |<<: |---|...|%YAML 1.1|~|null
    |2026-02-30|1e3|.inf|0o9|1_0|slug|code|F-001|references|id|topics|aliases|custom|csl|issued|a""".replace("\n", "")
    .replace("    ", "")
    .split("|")
) | st.sampled_from(["\n", "\n  ", "\n- ", "\t", "|\n", ">-\n", "\\", "\ufeff", "\x85", "\u2028", "\x00", "é", "🙄"])
FILES = st.sampled_from([NEP, WORKS, TOPICS])


@given(FILES, st.text(max_size=80) | st.lists(TOKENS, max_size=25).map("".join))
@settings(max_examples=200)
@example(WORKS, "references:\n- id: a\n  type: book\n  title: T\n  custom: {source-kind: primary}\n  csl: {}\n")
@example(NEP, "{? {a: b} : c}")
@example(NEP, '"\\ud800"')
def test_any_text_is_read_or_refused_with_problems_of_its_file(name: str, text: str) -> None:
    for problem in problems_or_none(name, text):
        assert problem.entry == name
        assert problem.message
        assert problem.line is None or 1 <= problem.line <= len(text) + 1
        assert str(problem).startswith(name)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("slug code sides evidence citation id issued author custom csl type title".split())
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(FILES, VALUES)
@settings(max_examples=100)
def test_any_value_is_read_or_refused_on_a_line(name: str, value: object) -> None:
    text = json.dumps({"references": [value]} if name == WORKS else [value] if name == TOPICS else value, indent=1)
    assert all(problem.line for problem in problems_or_none(name, text))


@given(name=FILES, content=st.binary(max_size=60))
@settings(max_examples=60)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "claims").mkdir()
    for file in (WORKS, TOPICS, NEP):
        (folder / file).write_bytes(content if file == name else b"")
    with pytest.raises(InvalidEntries):
        read_seeds(folder)
    shutil.rmtree(folder)
