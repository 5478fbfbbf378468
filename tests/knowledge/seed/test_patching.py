"""A seed file whose entries were edited elsewhere: what differs is changed, every other byte stays."""

import contextlib
import random
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nasty_entries import CLAIMS, TOPICS, WORKS

from knowledge.base import TOPICS_FILE, WORKS_FILE, KnowledgeBase, claim_file
from knowledge.csl import WorkEntry
from knowledge.entries import ClaimEntry, TopicEntry
from knowledge.errors import InvalidEntries
from knowledge.seed import seed_texts
from knowledge.seed.reading import FileEntries, Seeds, parse_file
from knowledge.seed.rendering import block, plain

HAND_WRITTEN = """\
# Of our reading group.

# Reviewed with both documents open.
slug: is-it-so
code:   "F-017"    # taken on the list
statement: 'It is so.'

# Asked every week.
question:  >-   # short, please
  Is it
  so?
kind: contested  # since May
topics: [ trotsky,  # the man
  "nep" ]
# The two sides.
sides:
    # ours
    -   stance: affirms   # first
        heading: That it is
        evidence:
        # the strongest

        # page checked
        - id: one
          summary: One.
          # reports: nobody yet
          citation: {work: 'a-work',  label: page, locator: "39" }
        - id: two   # weak
          citation:
            work: b-work
          summary: "Two."

    # theirs
    -   heading: That it is not
        stance: disputes
        evidence:
        - {id: three, summary: Three., citation: {work: a-work}}
phrasings:
  asserts:
  - it is so   # from the channel
  - "so it is"
  - |-
    so, so
  # - not yet
  disputes: []
# The end.
"""
NAME = "claims/is-it-so.yaml"


def _claim(text: str = HAND_WRITTEN) -> ClaimEntry:
    (claim,) = parse_file(NAME, text).values()
    assert isinstance(claim, ClaimEntry)
    return claim


def _base(entries: FileEntries) -> KnowledgeBase:
    kinds: dict[type, dict[str, Any]] = {ClaimEntry: {}, WorkEntry: {}, TopicEntry: {}}
    for key, entry in entries.items():
        kinds[type(entry)][key] = entry
    return KnowledgeBase(claims=kinds[ClaimEntry], works=kinds[WorkEntry], topics=kinds[TopicEntry])


def _written(text: str, **changes: object) -> str:
    claim = ClaimEntry.model_validate(_claim(text).model_dump(by_alias=True) | changes)
    written = seed_texts(_base({claim.slug: claim}), {NAME: text})[NAME]
    assert _claim(written) == claim
    return written


def _evidence(*items: dict[str, Any]) -> list[dict[str, Any]]:
    first, second = (side.model_dump(by_alias=True) for side in _claim().sides)
    return [first | {"evidence": [*items]}, second]


ONE, TWO = (item.model_dump(by_alias=True) for item in _claim().sides[0].evidence)
NEW = {"id": "new", "summary": "It’s: new.", "citation": {"work": "a-work"}}


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"code": "F-018"}, 'code:   "F-017"    # taken', 'code:   "F-018"    # taken'),
        ({"statement": "It isn't."}, "'It is so.'", "'It isn''t.'"),
        ({"kind": "draft"}, "kind: contested  # since", "kind: draft  # since"),
        ({"question": "Is it?"}, "  Is it\n  so?\n", "  Is it?\n"),
        ({"topics": ["trotsky"]}, '[ trotsky,  # the man\n  "nep" ]', "[ trotsky,  # the man\n   ]"),
        ({"topics": ["nep"]}, 'topics: [ trotsky,  # the man\n  "nep" ]', 'topics: [ "nep" ]'),
        ({"topics": ["trotsky", "nep", "cat"]}, '"nep" ]', '"nep", cat ]'),
        ({"topics": ["trotsky", "cat"]}, '  # the man\n  "nep" ]', "  # the man\n  cat ]"),
        ({"topics": []}, 'topics: [ trotsky,  # the man\n  "nep" ]\n', ""),
        ({"counterexamples": ["no"]}, "# The end.\n", "counterexamples:\n- no\n# The end.\n"),
        ({"reviewed": "2026-11-22"}, "# The two sides.\n", "reviewed: 2026-11-22\n# The two sides.\n"),
        (
            {"sides": _evidence(ONE, TWO | {"summary": 'Say "two".'})},
            'summary: "Two."',
            'summary: "Say \\"two\\"."',
        ),
        ({"sides": _evidence(ONE, TWO | {"reports": "Marx"})}, '"Two."\n', '"Two."\n          reports: Marx\n'),
        (
            {"sides": _evidence(ONE | {"citation": ONE["citation"] | {"locator": "40", "document": "001"}}, TWO)},
            'locator: "39" }',
            "locator: \"40\", document: '001' }",
        ),
        (
            {"sides": _evidence(ONE)},
            '        - id: two   # weak\n          citation:\n            work: b-work\n          summary: "Two."\n',
            "",
        ),
        (
            {"sides": _evidence(ONE, NEW, TWO)},
            "        - id: two",
            "        - id: new\n          summary: 'It’s: new.'\n          citation:\n            work: a-work\n        - id: two",
        ),
        (
            {"phrasings": {"asserts": ["it is so", "so it is", "so, so so"]}},
            "  - |-\n    so, so\n",
            "  - so, so so\n",
        ),
        (
            {"phrasings": {"asserts": ["it is so!", "so it is", "so, so", "yes"], "disputes": ["no way"]}},
            "  - it is so   # from",
            "  - it is so!   # from",
        ),
    ],
    ids=str,
)
def test_one_change_is_one_change_of_the_text(changes: dict[str, Any], old: str, new: str) -> None:
    if "disputes" in str(changes.get("phrasings", "")):
        assert _written(HAND_WRITTEN, **changes) == (
            HAND_WRITTEN.replace(old, new)
            .replace("    so, so\n", "    so, so\n  - yes\n")
            .replace("disputes: []\n", "disputes:\n  - no way\n")
        )
        return
    assert HAND_WRITTEN.count(old) == 1
    assert _written(HAND_WRITTEN, **changes) == HAND_WRITTEN.replace(old, new)


def test_a_first_item_leaves_with_its_own_comments_and_the_others_close_up() -> None:
    written = _written(HAND_WRITTEN, sides=_evidence(TWO))
    assert "        # the strongest\n\n        - id: two   # weak\n" in written
    assert "page checked" not in written
    assert "nobody yet" not in written


def test_items_that_change_places_take_their_comments_along() -> None:
    first, second = (side.model_dump(by_alias=True) for side in _claim().sides)
    written = _written(HAND_WRITTEN, sides=[second, first | {"evidence": [TWO, ONE]}])
    assert sorted(written.split()) == sorted(HAND_WRITTEN.split())
    assert "    # theirs\n    -   heading: That it is not" in written
    assert "    # ours\n    -   stance: affirms   # first\n" in written
    assert "        # page checked\n        - id: one\n" in written


@pytest.mark.parametrize("layout", ["crlf", "byte order mark", "no final newline", "one line", "document marks"])
def test_the_layout_of_the_file_stays(layout: str) -> None:
    text = HAND_WRITTEN.removesuffix("# The end.\n")
    match layout:
        case "crlf":
            text = text.replace("\n", "\r\n")
        case "byte order mark":
            text = "\ufeff" + text.partition("open.\n")[2]
        case "no final newline":
            text = text.removesuffix("\n")
        case "document marks":
            text = f"%YAML 1.2\n---\n{text}...\n"
        case _:
            text = "# me\n{slug: is-it-so, code: F-017, statement: 'S.', question: 'Q?', kind: draft} # end\n"
    written = _written(text, statement="Changed.", counterexamples=["one", "two"])
    added = "" if layout == "one line" else "counterexamples:\n- one\n- two\n"
    match layout:
        case "crlf":
            expected = text.replace("It is so.", "Changed.") + added.replace("\n", "\r\n")
        case "byte order mark":
            expected = text.replace("It is so.", "Changed.") + added
        case "no final newline":
            expected = text.replace("It is so.", "Changed.") + "\n" + added.removesuffix("\n")
        case "document marks":
            expected = text.replace("It is so.", "Changed.").replace("...\n", f"{added}...\n")
        case _:
            expected = text.replace("S.", "Changed.").replace("draft}", "draft, counterexamples: [one, two]}")
    assert written == expected


def test_new_items_follow_the_indentation_of_the_lists() -> None:
    text = "slug: is-it-so\ncode: F-017\nstatement: S.\nquestion: Q?\nkind: draft\ntopics:\n  - one  # first\n"
    added = {"topics": ["one", "two"], "counterexamples": ["never"]}
    assert _written(text, **added) == f"{text}  - two\ncounterexamples:\n  - never\n"


def test_every_single_change_of_a_bundled_claim_touches_nothing_else(bundled: Seeds) -> None:
    """The header, and all lines but the changed one."""
    for slug, claim in list(bundled.base.claims.items())[::5]:
        name = claim_file(slug)
        changed = claim.model_copy(update={"question": "Is this another question?"})
        before = bundled.texts[name].splitlines()
        after = seed_texts(_base({slug: changed}), bundled.texts)[name].splitlines()
        assert len([line for line in after if line not in before]) == 1
        assert after[0] == before[0]


# What may begin a piece of a block, and so may have comments above it.
_BEGINS = re.compile(r"( *)(- |[\w\"'-]+:( |$))")


def _commented(text: str, chance: random.Random) -> str:
    """Return a text with numbered comments above its pieces and beside its values."""
    lines, number, inside = [], 0, -1
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        if inside >= 0 and (not line.strip() or indent > inside):
            lines.append(line)
            continue
        inside = -1
        found = _BEGINS.match(line)
        if found and chance.random() < 0.4:
            number += 1
            lines += [
                *([""] if chance.random() < 0.5 else []),
                f"{found[1]}# {number} above",
                *([""] if chance.random() < 0.3 else []),
            ]
        if re.search(r": [>|][-+0-9]*$|- [>|][-+0-9]*$", line):
            inside = indent
        elif found and chance.random() < 0.4:
            number += 1
            line += f"  # {number} beside"  # noqa: PLW2901  the line is built up
        lines.append(line)
    return "\n".join(lines) + "\n"


def _with_comments(chance: random.Random, name: str, entries: FileEntries) -> str:
    listed = [plain(entry) for entry in entries.values()]
    value: Any = {WORKS_FILE: {"references": listed}, TOPICS_FILE: listed}.get(name, listed[0])
    text = block(value, indents_lists=chance.random() < 0.5)
    commented = _commented(text, chance)
    # A comment may fall into a text of many lines.
    with contextlib.suppress(InvalidEntries):
        text = commented if parse_file(name, commented) == entries else text
    return text.replace("\n", "\r\n") if chance.random() < 0.5 and "|" not in text else text


def _comments_in(text: str, begins: str) -> dict[str, list[str]]:
    """Return the comments within each entry or key, by the key that `begins` finds in its first line."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        first = re.match(begins, line)
        if first:
            key = first[1]
        # A comment above the next one is no part of this one.
        if key and not re.match(r"(  )?#", line):
            found.setdefault(key, []).extend(re.findall(r"# \d+ (?:above|beside)$", line))
    return found


@given(st.randoms(), CLAIMS, CLAIMS, st.sets(st.sampled_from(sorted(set(ClaimEntry.model_fields) - {"slug"}))))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_keys_of_a_claim_that_stay_keep_their_comments(
    chance: random.Random, old: ClaimEntry, other: ClaimEntry, fields: set[str]
) -> None:
    name = claim_file(old.slug)
    text = _with_comments(chance, name, {old.slug: old})
    new = old.model_copy(update={field: getattr(other, field) for field in fields})
    written = seed_texts(_base({new.slug: new}), {name: text})[name]
    assert parse_file(name, written) == {new.slug: new}
    before, after = plain(old), plain(new)
    for key, comments in _comments_in(text, r"([\w-]+):").items():
        if after.get(key) == before[key]:
            assert [comment for comment in comments if f"{comment}\n" not in written.replace("\r", "")] == []


@given(st.randoms(), CLAIMS.filter(lambda claim: any(side.evidence for side in claim.sides)), CLAIMS)
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
def test_evidence_that_is_mixed_anew_reads_back_the_same(
    chance: random.Random, old: ClaimEntry, other: ClaimEntry
) -> None:
    """Items that go, come, change places and change."""
    name = claim_file(old.slug)
    text = _with_comments(chance, name, {old.slug: old})
    spare = [item for side in other.sides for item in side.evidence]
    sides = []
    for side in old.sides:
        items = [item for item in side.evidence if chance.random() < 0.8] + spare
        changed = [
            item.model_copy(update={"summary": old.statement, "reports": None}) if chance.random() < 0.3 else item
            for item in items
        ]
        sides.append(side.model_copy(update={"evidence": tuple(chance.sample(changed, len(changed)))}))
    new = old.model_copy(update={"sides": tuple(chance.sample(sides, len(sides)))})
    written = seed_texts(_base({new.slug: new}), {name: text})[name]
    assert parse_file(name, written) == {new.slug: new}
    outside = {key: value for key, value in _comments_in(text, r"([\w-]+):").items() if key != "sides"}
    assert all(f"{comment}\n" in written.replace("\r", "") for found in outside.values() for comment in found)


LISTS: list[tuple[str, st.SearchStrategy[Any]]] = [(TOPICS_FILE, TOPICS), (WORKS_FILE, WORKS)]


@pytest.mark.parametrize(("name", "strategy"), LISTS, ids=["topics", "works"])
@given(st.data(), st.randoms())
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_entries_that_stay_keep_their_place_and_their_comments(
    name: str, strategy: st.SearchStrategy[Any], data: st.DataObject, chance: random.Random
) -> None:
    old = {entry.id: entry for entry in data.draw(st.lists(strategy, min_size=1, max_size=4))}
    other = data.draw(strategy)
    text = _with_comments(chance, name, old)
    new: dict[str, Any] = {}
    same = set()
    for key in chance.sample(list(old), len(old)):
        fate = chance.choice(["stays", "goes", "changes"])
        if fate == "stays" and key != other.id:
            same.add(key)
        if fate != "goes":
            new[key] = old[key] if fate == "stays" else _as(other, key)
    new[other.id] = other
    written = seed_texts(_base(new), {name: text})[name]
    read = parse_file(name, written)
    assert read == new
    assert list(read) == [*(key for key in old if key in new), *(key for key in new if key not in old)]
    begins = r"(?:  )?- id: ['\"]?([a-z0-9-]+)"
    for key, comments in _comments_in(text, begins).items():
        if key in same:
            assert [comment for comment in comments if f"{comment}\n" not in written.replace("\r", "")] == []


def _as(entry: TopicEntry | WorkEntry, key: str) -> TopicEntry | WorkEntry:
    """Return an entry under another id."""
    if isinstance(entry, WorkEntry):
        return WorkEntry.model_validate({**entry.csl, "id": key})
    return entry.model_copy(update={"id": key})
