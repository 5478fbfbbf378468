"""A desk with the small seeds."""

from collections.abc import AsyncIterator

import pytest

from knowledge import Editor, Role, Save
from knowledge.base import KnowledgeBase
from knowledge.store.engine import open_engine

from .desk import Desk


@pytest.fixture
async def desk(seeded_url: str, small: KnowledgeBase) -> AsyncIterator[Desk]:
    """A desk with the small seeds, every entry at revision 1."""
    engine = await open_engine(seeded_url)
    made = Desk(engine)
    await made.renew()
    await made.read_settings()
    if not made.base().claims:
        entries = (*small.works.values(), *small.topics.values(), *small.claims.values())
        saves = [Save(entry=entry) for entry in entries]
        await made.editing.apply(saves, editor=Editor(name="seeds", role=Role.OWNER), note="seeds")
    yield made
    await engine.dispose()
