"""Hypothesis strategies for entries: whatever YAML trips over, wherever it may stand."""

import datetime
from typing import Any

from hypothesis import strategies as st

from knowledge.csl import NAMES, TEXTS, TYPES, WorkEntry
from knowledge.entries import ClaimEntry, Kind, SourceKind, Stance, TopicEntry

NASTY = [
    *("yes", "No", "null", "~", "true", "1e3", "0x1F", "0o17", "017", "1_000", ".inf", "12:30:45", "2026-11-22", "="),
    *("#", "a #b", "a: b", ": ", ":", "- a", "-", "---", "...", "? a", "| a", "> a", "%YAML", "@a", "`a`", "!a", "&a"),
    *("*a", "<<", "[a", "{a}", "a, b", "'", '"', "'a'", '"a"', "it's", 'say "so"', "a\\nb", "\\", "a\tb", "🙄", "Ж"),
    *("e\u0301", "\u00a0a", "a\u2009b", "“so”", "two  spaces", "three   spaces", "a \\ b", "a" * 250, "[]", "{}"),
    "word  " * 30 + "end",
    "a: " * 40 + "end",
    "# " * 50 + "end",
    'it\'s "so", he said;  twice: ' * 5,
    "x" * 90 + "  " + "y" * 90,
    "🙄 " * 60 + "end",
]
LINE_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.sampled_from("  #:'\"-\\\t"), max_size=200
)
WORDS = st.lists(
    st.sampled_from(["a", "word", "it's", ":", "#", "-", "", "", "'", '"', "🙄", "long" * 20]), max_size=40
)


def lines(limit: int) -> st.SearchStrategy[str]:
    return (st.sampled_from(NASTY) | LINE_TEXT | WORDS.map(" ".join)).map(lambda t: t[:limit].strip() or "a")


SLUGS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)


def citations() -> st.SearchStrategy[dict[str, Any]]:
    place: st.SearchStrategy[dict[str, Any]] = st.just({}) | st.fixed_dictionaries(
        {"label": st.sampled_from(["page", "note"]), "locator": lines(100)}
    )
    locators = st.builds(lambda work, at: {"work": work, **at}, SLUGS, place)
    passage = {"start": 0, "end": 9, "words": 2, "fingerprint": "1234567890123456"}
    more = st.fixed_dictionaries(
        {},
        optional={
            "quoted-in": locators,
            "document": st.sampled_from(["001", "1e3", "no", "2026-11-22"]),
            "passage": st.just(passage) | st.just({**passage, "fingerprint": "1234567890e12345"}),
        },
    )
    return st.builds(lambda at, rest: {**at, **rest}, locators, more)


CITED = st.fixed_dictionaries({"text": lines(260), "citations": st.lists(citations(), min_size=1, max_size=2)})
EVIDENCE = st.fixed_dictionaries(
    {"id": SLUGS, "summary": lines(260), "citation": citations()}, optional={"reports": lines(100)}
)
SIDES = st.fixed_dictionaries(
    {
        "stance": st.sampled_from(list(Stance)),
        "heading": lines(60),
        "evidence": st.lists(EVIDENCE, max_size=2),
    }
)
PHRASINGS = st.fixed_dictionaries(
    {}, optional={stance: st.lists(lines(500), max_size=2) for stance in ("asserts", "disputes", "asks")}
)
CLAIMS = st.fixed_dictionaries(
    {
        "slug": SLUGS,
        "code": st.from_regex(r"F-[0-9]{3,6}", fullmatch=True),
        "statement": lines(150),
        "question": lines(150),
        "kind": st.sampled_from(list(Kind)),
    },
    optional={
        "topics": st.lists(SLUGS, max_size=3),
        "reviewed": st.dates(),
        "contestedness": CITED,
        "sides": st.lists(SIDES, max_size=2),
        "common-ground": CITED,
        "phrasings": PHRASINGS,
        "counterexamples": st.lists(lines(500), max_size=2),
    },
).map(ClaimEntry.model_validate)
TOPICS = st.fixed_dictionaries(
    {
        "id": SLUGS,
        "name": lines(100),
        "type": st.sampled_from(["person", "group", "event", "idea", "place", "work"]),
        "aliases": st.lists(lines(100), max_size=4),
    }
).map(TopicEntry.model_validate)

# Variables of a work may hold anything that YAML can, paragraphs included.
PARAGRAPHS = st.sampled_from(NASTY) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00") | st.sampled_from("   \n\n#:-'\""),
    max_size=160,
)
PEOPLE = st.lists(
    st.fixed_dictionaries({"family": lines(40)}, optional={"given": lines(40)})
    | st.fixed_dictionaries({"literal": lines(40)}),
    min_size=1,
    max_size=2,
)
ISSUED = (
    st.integers(-500, 2100)
    | st.dates(datetime.date(1000, 1, 1)).map(str)
    | st.sampled_from(["1926/1927", "around 1930", "1e3", "no date: lost", ""])
)
WORKS = st.builds(
    dict.__or__,
    st.fixed_dictionaries(
        {
            "id": SLUGS,
            "type": st.sampled_from(sorted(TYPES)),
            "title": lines(300),
            "custom": st.builds(
                lambda kind, rest: {**rest, "source-kind": str(kind)},
                st.sampled_from(list(SourceKind)),
                st.dictionaries(lines(10), lines(100) | st.integers() | st.booleans() | st.none(), max_size=2),
            ),
        },
        optional={"author": PEOPLE, "issued": ISSUED},
    ),
    st.dictionaries(st.sampled_from(sorted(TEXTS - {"title"})), PARAGRAPHS, max_size=3)
    | st.dictionaries(st.sampled_from(sorted(NAMES - {"author", "editor"})), PEOPLE, max_size=1),
).map(WorkEntry.model_validate)
