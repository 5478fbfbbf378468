"""Every claim, work and list in `seeds/` fits into Discord's limits, and the sides of a card are alike."""

from collections.abc import Iterator
from typing import Any

import pytest
from discord import ui

from bot.render import limits
from bot.render.answer import answer_card, evidence_pages, source_pages
from bot.render.search import search_pages
from bot.ui.bibliography_buttons import bibliography_view
from bot.ui.browse_buttons import browse_view
from bot.ui.buttons import card_buttons
from bot.ui.pages import page_view
from bot.ui.work_buttons import work_view
from bot.words import ENGLISH, LANGUAGES, words_in
from knowledge import BibliographyFormat, Catalogue, ReferenceStyle, escape_markdown
from knowledge.answer import compose_answer
from knowledge.edition import Edition
from knowledge.library import BUNDLED_SEEDS
from knowledge.seed import read_seeds
from knowledge.views import Answer

WORKS = sorted(read_seeds(BUNDLED_SEEDS).base.works)
SLUGS = sorted(path.stem for path in (BUNDLED_SEEDS / "claims").glob("*.yaml"))


def answer_of(edition: Edition, slug: str, order_key: str = "1") -> Answer:
    return compose_answer(edition.base.claims[slug], edition.citer, revision=1, order_key=order_key)


def assert_within_limits(view: ui.LayoutView) -> None:
    assert view.content_length() <= limits.TEXT_IN_MESSAGE
    assert view.total_children_count <= limits.COMPONENTS_IN_MESSAGE
    parts = list(walk(view.to_components()))
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert len(set(ids)) == len(ids)
    for part in parts:
        assert len(part.get("custom_id") or "") <= limits.CUSTOM_ID
        assert len(part.get("label") or "") <= limits.BUTTON_LABEL
        assert len(part.get("placeholder") or "") <= limits.PLACEHOLDER
        options = part.get("options", [])
        assert len(options) <= limits.OPTIONS
        assert len({option["value"] for option in options}) == len(options)
        for option in options:
            assert all(1 <= len(option[key]) <= limits.OPTION_LABEL for key in ("label", "value"))
            assert len(option.get("description") or "") <= limits.OPTION_LABEL
        if part["type"] == 10:
            assert part["content"].strip()


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walk(component.get("components", []))


@pytest.mark.parametrize("slug", SLUGS)
async def test_every_card_fits(edition: Edition, slug: str) -> None:
    answer = answer_of(edition, slug)
    assert_within_limits(answer_card(answer, card_buttons(answer.code, source=2**63)))


@pytest.mark.parametrize("slug", SLUGS)
async def test_both_sides_get_the_same_room(edition: Edition, slug: str) -> None:
    """As many items a side, none of them cut short."""
    answer = answer_of(edition, slug)
    if not answer.answerable:
        return  # a draft has one side, a record has one
    texts = [part["content"] for part in walk(answer_card(answer).to_components()) if part["type"] == 10]
    blocks = [
        next(text for text in texts if text.startswith(f"**{escape_markdown(side.heading)}**")) for side in answer.sides
    ]
    items = [[line for line in block.splitlines() if line.startswith("- ")] for block in blocks]
    assert len(items[0]) == len(items[1]) >= 2
    assert all(len(block) <= limits.SIDE_BUDGET for block in blocks)
    assert not [line for block in items for line in block if line.endswith("…")]


@pytest.mark.parametrize("slug", SLUGS)
async def test_every_page_of_evidence_and_sources_fits(edition: Edition, slug: str) -> None:
    answer = answer_of(edition, slug)
    for texts in (evidence_pages(answer), source_pages(answer)):
        for page in range(len(texts)):
            assert_within_limits(page_view(texts, page, card_buttons(answer.code, source=1)))


@pytest.mark.parametrize("slug", SLUGS)
async def test_every_claims_own_words_find_pages_that_fit(edition: Edition, slug: str) -> None:
    claim = edition.base.claims[slug]
    for query in (claim.code, claim.question, *claim.topics):
        texts = search_pages(edition.index.search(query, limit=20), ENGLISH)
        for page in range(len(texts)):
            assert_within_limits(page_view(texts, page))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_of_every_topic_fits(edition: Edition, language: str) -> None:
    catalogue, words = Catalogue(edition), words_in(language)
    for topic in ("", "nowhere", *(line.topic for line in catalogue.topics())):
        found = catalogue.find_topic(topic) if topic else None
        shown = len(catalogue.claims(found.topic if found else None))
        for page in range(shown // 10 + 2):
            assert_within_limits(browse_view(catalogue, words, topic, page))


@pytest.mark.parametrize("work", WORKS)
async def test_every_page_of_every_work_fits_in_every_style(edition: Edition, work: str) -> None:
    catalogue = Catalogue(edition)
    for style in ReferenceStyle:
        for page in range(len(catalogue.work(work).uses) // 3 + 2):
            assert_within_limits(work_view(catalogue, work, style, ENGLISH, page))


async def test_the_bibliography_of_everything_fits(edition: Edition) -> None:
    catalogue = Catalogue(edition)
    works = catalogue.works_cited(SLUGS)
    assert len(works) > 50
    for page in range(20):
        assert_within_limits(bibliography_view(catalogue.bibliography(works), ENGLISH, page))
    assert_within_limits(bibliography_view((), ENGLISH))
    # Discord takes files of 10 MiB; what is cited in a channel is far from that.
    assert all(len(catalogue.bibliography_file(works, kind)) < 100_000 for kind in BibliographyFormat)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_choice_of_a_claims_words_fits(edition: Edition, slug: str) -> None:
    catalogue = Catalogue(edition)
    for text in ("", edition.base.claims[slug].question, *edition.base.claims[slug].topics):
        works = catalogue.complete_works(text)
        assert len(works) <= limits.CHOICES
        assert all(1 <= len(choice.name) <= 100 and 1 <= len(choice.value) <= 100 for choice in works)
        assert len(catalogue.complete_topics(text)) <= limits.CHOICES


@pytest.mark.parametrize("slug", SLUGS)
def test_a_card_that_nobody_asked_for_has_cited_evidence_on_both_sides(edition: Edition, slug: str) -> None:
    answer = answer_of(edition, slug)
    if answer.answerable:
        assert len(answer.sides) == 2
        assert all(item.citation.note for side in answer.sides for item in side.evidence)
        assert all(len(side.evidence) >= 2 for side in answer.sides)


def test_the_first_twelve_claims_are_there() -> None:
    assert len(SLUGS) >= 12
