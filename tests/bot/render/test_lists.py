"""Lists, works, bibliographies, search results and help, whatever editors write and members type."""

import re

import discord
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import limits
from bot.render.help import CommandHelp, help_pages
from bot.render.lists import bibliography_pages, claims_page, file_text, tagged_code, topic_options, work_pages
from bot.render.plain import plain_text
from bot.render.search import search_pages
from bot.words import ENGLISH, LANGUAGES, Words, words_in
from knowledge import (
    ChannelMode,
    Citation,
    CitedIn,
    ClaimLine,
    Evidence,
    ReferenceStyle,
    SearchHit,
    SearchResult,
    TopicLine,
    Work,
    WorkHit,
    WorkUse,
    escape_markdown,
)

INJECTIONS = [
    "@everyone",
    "<@1>",
    "<@&1>",
    "<#1>",
    "</kb:1>",
    "# x",
    "[x](https://evil.example)",
    "```",
    "||x||",
    "-# x",
]
hostile = st.one_of(
    st.text(min_size=1, max_size=300),
    st.lists(st.sampled_from(INJECTIONS), min_size=1, max_size=30).map(" ".join),
    st.sampled_from(["я" * 4000, "\u202e" * 4000, "🤬" * 4000, "*_~`|" * 800, "@everyone " * 400, "ا" * 4000]),
)
one_line = hostile.map(lambda text: " ".join(text.split())[:300] or "x")
languages = st.sampled_from(sorted(LANGUAGES)).map(words_in)
kinds = st.sampled_from(["contested", "settled", "context", "draft"])
# As the citer makes them: Markdown in which nothing but italics formats.
entries = one_line.map(lambda text: f"*{escape_markdown(text)}*.")


def assert_harmless(text: str) -> None:
    assert "@everyone" not in text
    assert not re.search(r"(?<!\\)<[@#/]", text)
    assert not re.search(r"(?<!\\)\]\(http", text)
    assert not re.search(r"(?<!\\)\|\|", text)


@st.composite
def claim_lines(draw: st.DrawFn) -> ClaimLine:
    return ClaimLine(
        claim="c",
        code=f"F-{draw(st.integers(100, 999_999))}",
        question=draw(one_line)[:150],
        kind=draw(kinds),
        topics=(),
        reviewed=None,
    )


@st.composite
def works(draw: st.DrawFn) -> Work:
    uses = draw(st.lists(one_line, max_size=12))
    return Work(
        work="w",
        title=draw(one_line),
        people=draw(hostile)[:200],
        year=draw(st.none() | st.integers(-500, 2100)),
        source_kind="memoir",
        missing=draw(st.sampled_from([(), ("year needed", "author needed")])),
        uses=tuple(
            WorkUse(
                claim="c",
                code=f"F-{number % 4:03}",
                question=text[:150],
                kind=draw(kinds),
                part=draw(st.sampled_from(list(CitedIn))),
                heading=text[:60] if number % 2 else "",
                text=text[:260],
                locator=draw(st.none() | one_line.map(lambda text: text[:100])),
                quoted=bool(number % 3),
            )
            for number, text in enumerate(uses)
        ),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(claim_lines(), max_size=10), st.none() | hostile, st.none() | hostile, languages)
def test_a_page_of_claims_fits_and_is_harmless(
    claims: list[ClaimLine], topic: str | None, typed: str | None, words: Words
) -> None:
    line = TopicLine(topic="t", name=topic, claims=3) if topic is not None else None
    text = claims_page(claims, line, words, unknown=typed)
    assert 0 < len(text) <= limits.TEXT_IN_MESSAGE - 100
    assert_harmless(text)


@settings(max_examples=60, deadline=None)
@given(works(), entries, st.sampled_from(list(ReferenceStyle)), languages)
def test_a_work_fits_and_is_harmless(work: Work, entry: str, style: ReferenceStyle, words: Words) -> None:
    for text in work_pages(work, entry.replace("`", ""), style, words):
        assert 0 < len(text) <= limits.TEXT_IN_MESSAGE - 100
        assert_harmless(text)
        assert len(re.findall(r"^```", text, re.MULTILINE)) in {0, 2}


@settings(max_examples=60, deadline=None)
@given(st.lists(entries, max_size=40), languages)
def test_a_bibliography_fits_and_is_harmless(lines: list[str], words: Words) -> None:
    for text in bibliography_pages(lines, words):
        assert 0 < len(text) <= limits.TEXT_IN_MESSAGE - 100
        assert_harmless(text)


@settings(max_examples=60, deadline=None)
@given(query=hostile, found=st.lists(one_line, max_size=20), kind=kinds, filtered=st.booleans(), words=languages)
def test_a_search_result_fits_and_is_harmless(
    *, query: str, found: list[str], kind: str, filtered: bool, words: Words
) -> None:
    citation = Citation(
        work="w",
        note="n",
        note_markdown="x" * 400,
        brief_markdown="b",
        source_kind="scholarship",
        locator=None,
        missing=(),
        document="001",
        quotation="q " * 400,
    )
    hits = tuple(
        SearchHit(
            claim="c",
            code="F-999999",
            question=text[:150],
            kind=kind,
            stance="affirms",
            heading=text[:60],
            evidence=Evidence(id="e", summary=text[:260], reports=text[:100], citation=citation),
            score=1.0,
        )
        for text in found
    )
    listed = tuple(
        WorkHit(work="w", entry=f"*{escape_markdown(text)}*", cited_by=3, claims=("F-999999",) * 200, score=1.0)
        for text in found
    )
    result = SearchResult(query=query, evidence=hits, works=listed)
    for text in search_pages(result, words, filtered=filtered):
        assert 0 < len(text) <= limits.TEXT_IN_MESSAGE - 100
        assert_harmless(text)


@settings(max_examples=30, deadline=None)
@given(count=st.integers(0, 80), mode=st.sampled_from(list(ChannelMode)), reads=st.booleans(), words=languages)
def test_help_fits_however_many_commands_there_are(*, count: int, mode: ChannelMode, reads: bool, words: Words) -> None:
    commands = [
        CommandHelp(mention=f"</group command-{n}:{10**18}>", does="x" * 100, for_moderators=bool(n % 2))
        for n in range(count)
    ]
    pages = help_pages(commands, mode, words, reads_messages=reads)
    assert all(0 < len(text) <= limits.TEXT_IN_MESSAGE - 100 for text in pages)
    assert sum(text.count("</group") for text in pages) == count


def test_only_claims_that_are_no_ordinary_case_bear_a_tag() -> None:
    shown = [tagged_code("F-014", kind, ENGLISH) for kind in ("contested", "settled", "context", "draft")]
    assert shown == ["F-014", "F-014, settled", "F-014, the record", "F-014, draft"]


def test_the_chosen_topic_is_in_the_menu_even_if_it_is_rare() -> None:
    topics = [TopicLine(topic=f"t{n}", name=f"T {n}", claims=100 - n) for n in range(60)]
    assert topic_options(topics, None) == topics[:24]
    assert topic_options(topics, topics[3]) == topics[:24]
    shown = topic_options(topics, topics[50])
    assert (len(shown), shown[-1]) == (24, topics[50])


def test_one_work_is_no_works() -> None:
    assert "1 work as BibTeX" in file_text(1, "BibTeX", ENGLISH)
    assert "2 works as BibTeX" in file_text(2, "BibTeX", ENGLISH)


async def test_menus_files_and_command_mentions_read_well_in_a_terminal() -> None:
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container()
    container.add_item(discord.ui.TextDisplay("- </settings channel:123>: *turn* it on"))
    container.add_item(discord.ui.File("attachment://bibliography.bib"))
    options = [discord.SelectOption(label="All topics", default=True), discord.SelectOption(label="NEP")]
    container.add_item(discord.ui.ActionRow(discord.ui.Select(options=options)))
    chosen_from = discord.ui.Select(options=options[1:], placeholder="Open a claim")
    container.add_item(discord.ui.ActionRow(chosen_from))
    parts = [discord.components._component_factory(container.to_component_dict())]
    assert plain_text(parts) == (
        "- /settings channel: turn it on\n[bibliography.bib]\n[All topics ▾]\n[Open a claim ▾]"
    )
