"""Every claim, work and list in `seeds/` fits into Discord's limits, and the sides of a card are alike."""

from collections.abc import Iterator
from typing import Any

import pytest
from discord import ui

from bot.render import limits
from bot.render.answer import answer_card, evidence_pages, source_pages
from bot.render.search import search_pages
from bot.ui.buttons import card_buttons
from bot.ui.pages import page_view
from knowledge import escape_markdown
from knowledge.answer import compose_answer
from knowledge.library import BUNDLED_SEEDS
from knowledge.snapshot import Snapshot
from knowledge.views import Answer

SLUGS = sorted(path.stem for path in (BUNDLED_SEEDS / "claims").glob("*.yaml"))


def answer_of(snapshot: Snapshot, slug: str, order_key: str = "1") -> Answer:
    return compose_answer(snapshot.base.claims[slug], snapshot.citer, revision=1, order_key=order_key)


def assert_within_limits(view: ui.LayoutView) -> None:
    assert view.content_length() <= limits.TEXT_IN_MESSAGE
    assert view.total_children_count <= limits.COMPONENTS_IN_MESSAGE
    for part in walk(view.to_components()):
        assert len(part.get("custom_id") or "") <= limits.CUSTOM_ID
        assert len(part.get("label") or "") <= limits.BUTTON_LABEL
        if part["type"] == 10:
            assert part["content"].strip()


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walk(component.get("components", []))


@pytest.mark.parametrize("slug", SLUGS)
async def test_every_card_fits(snapshot: Snapshot, slug: str) -> None:
    answer = answer_of(snapshot, slug)
    assert_within_limits(answer_card(answer, card_buttons(answer.code, source=2**63)))


@pytest.mark.parametrize("slug", SLUGS)
async def test_both_sides_get_the_same_room(snapshot: Snapshot, slug: str) -> None:
    """As many items a side, none of them cut short."""
    answer = answer_of(snapshot, slug)
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
async def test_every_page_of_evidence_and_sources_fits(snapshot: Snapshot, slug: str) -> None:
    answer = answer_of(snapshot, slug)
    for texts in (evidence_pages(answer), source_pages(answer)):
        for page in range(len(texts)):
            assert_within_limits(page_view(texts, page, card_buttons(answer.code, source=1)))


@pytest.mark.parametrize("slug", SLUGS)
async def test_every_claims_own_words_find_pages_that_fit(snapshot: Snapshot, slug: str) -> None:
    claim = snapshot.base.claims[slug]
    for query in (claim.code, claim.question, *claim.topics):
        texts = search_pages(snapshot.index.search(query, limit=20))
        for page in range(len(texts)):
            assert_within_limits(page_view(texts, page))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_card_that_nobody_asked_for_has_cited_evidence_on_both_sides(snapshot: Snapshot, slug: str) -> None:
    answer = answer_of(snapshot, slug)
    if answer.answerable:
        assert len(answer.sides) == 2
        assert all(item.citation.note for side in answer.sides for item in side.evidence)
        assert all(len(side.evidence) >= 2 for side in answer.sides)


def test_the_first_twelve_claims_are_there() -> None:
    assert len(SLUGS) >= 12
