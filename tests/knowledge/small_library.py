"""What is done to a library on the small seeds, and to the seeds: change a file, ask otherwise, open again."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge import (
    Editor,
    Library,
    Role,
    Save,
)
from knowledge.store.tables import Revision

OWNER = Editor(name="ann", role=Role.OWNER)
NEP, FAMINE = "trotsky-opposed-the-nep", "collectivisation-killed-millions"
DRAFT = "trotsky-proposed-the-nep-first"
NEP_FILE = f"claims/{NEP}.yaml"
QUESTION = "question: Did Trotsky want to end the NEP?"


async def history(library: Library, key: str | None = None) -> Sequence[Revision]:
    query = select(Revision).order_by(col(Revision.id))
    async with AsyncSession(library._sessions._engine) as session:
        return (await session.exec(query if key is None else query.where(Revision.key == key))).all()


async def reopened(library: Library, seeds: Path) -> Library:
    url = library._sessions._engine.url.render_as_string(hide_password=False)
    await library.close()
    return await Library.open(url, seeds)


def edit(seeds: Path, file: str, old: str, new: str) -> None:
    content = (seeds / file).read_bytes().decode()
    assert old in content, "the test's own premise"
    (seeds / file).write_bytes(content.replace(old, new).encode())


async def ask_otherwise(library: Library, question: str) -> None:
    entry = library.shared.base.claims[NEP].model_copy(update={"question": question})
    await library.editing.apply([Save(entry=entry)], editor=OWNER, note="")
