"""The history: what a server sees of it, what a revision took the place of, what is in the trash."""

import datetime

import pytest
from sqlalchemy import event

from knowledge import Editor, Follow, Kind, Member, Retire, Revert, Role, Save, UnknownRevision, Version

from .desk import DRAFT, NEP, Desk

HERE, ELSEWHERE = 7, 8
OPERATOR = Editor(name="ann", role=Role.OWNER)


def reviewer(server: int = HERE) -> Member:
    return Member(server_id=server, user_id=server * 10, manages_messages=True)


async def ask(desk: Desk, question: str, editor: Editor | Member, note: str = "") -> None:
    """Have an editor ask the claim's question otherwise."""
    entry = desk.base(editor.scope).claims[NEP].model_copy(update={"question": question})
    await desk.editing.apply([Save(entry=entry)], editor=editor, note=note or question)


async def test_a_server_sees_its_own_revisions_and_the_shared_ones(desk: Desk) -> None:
    await ask(desk, "Here?", reviewer(HERE))
    await ask(desk, "Elsewhere?", reviewer(ELSEWHERE))
    await ask(desk, "Everywhere?", OPERATOR)
    seen = await desk.history.of(HERE, "claim", NEP)
    assert [(record.note, record.version.is_own) for record in seen] == [
        ("Everywhere?", False), ("Here?", True), ("seeds", False),
    ]  # fmt: skip
    assert await desk.history.count(HERE, "claim", NEP) == 3
    assert [record.note for record in await desk.history.of(ELSEWHERE, "claim", NEP)][1] == "Elsewhere?"
    assert [record.note for record in await desk.history.of(9, "claim", NEP)] == ["Everywhere?", "seeds"]
    ((record,), total) = await desk.history.changes(HERE, limit=5)
    assert (record.note, record.author, total) == ("Here?", "@70", 1)


async def test_no_version_leads_to_another_servers_revision(desk: Desk) -> None:
    await ask(desk, "Elsewhere?", reviewer(ELSEWHERE))
    (record,), _ = await desk.history.changes(ELSEWHERE, limit=5)
    assert await desk.history.revision(HERE, "claim", NEP, record.version) is None
    revert = Revert(entry="claim", key=NEP, to=record.version)
    with pytest.raises(UnknownRevision):
        await desk.editing.apply([revert], editor=reviewer(HERE), note="")


async def test_pages_of_a_history(desk: Desk) -> None:
    for number in range(5):
        await ask(desk, f"Number {number}?", reviewer())
    pages = [await desk.history.of(HERE, "claim", NEP, limit=2, skip=skip) for skip in (0, 2, 4, 6)]
    assert [[record.note for record in page] for page in pages] == [
        ["Number 4?", "Number 3?"], ["Number 2?", "Number 1?"], ["Number 0?", "seeds"], [],
    ]  # fmt: skip
    newest, total = await desk.history.changes(HERE, limit=2, skip=1)
    assert ([record.note for record in newest], total) == (["Number 3?", "Number 2?"], 5)


async def test_what_a_revision_took_the_place_of(desk: Desk) -> None:
    """Of a server's own: its own before, or the shared one that it was made of, even where that has changed since."""
    nep = desk.base().claims[NEP]
    await ask(desk, "Everywhere?", OPERATOR)
    await ask(desk, "Here?", reviewer())
    await ask(desk, "Everywhere now?", OPERATOR)
    await ask(desk, "Here now?", reviewer())
    await desk.editing.apply([Follow(entry="claim", key=NEP)], editor=reviewer(), note="followed")
    await ask(desk, "Everywhere at last?", OPERATOR)
    await ask(desk, "Here at last?", reviewer())
    await desk.editing.apply([Retire(entry="claim", key=NEP)], editor=reviewer(), note="gone")
    expected = {
        "gone": "Here at last?",
        "Here at last?": "Everywhere at last?",
        "Everywhere at last?": "Everywhere now?",
        "followed": "Here now?",
        "Here now?": "Here?",
        "Everywhere now?": "Everywhere?",
        "Here?": "Everywhere?",
        "Everywhere?": nep.question,
    }
    for record in await desk.history.of(HERE, "claim", NEP):
        before = await desk.history.before(HERE, record)
        if record.note == "seeds":
            assert before is None
            continue
        assert before is not None
        assert before.content is not None
        assert before.content.question == expected[record.note]  # type: ignore[union-attr]
        after = await desk.history.seen_after(record)
        questions = {"followed": "Everywhere now?", "gone": None}
        wanted = questions.get(record.note, record.note)
        assert (after.question if after is not None else None) == wanted  # type: ignore[union-attr]


async def test_the_trash_has_what_is_out_and_nothing_else(desk: Desk) -> None:
    await desk.editing.apply(
        [Retire(entry="claim", key=NEP), Retire(entry="claim", key=DRAFT)], editor=reviewer(), note="out"
    )
    await desk.editing.apply([Retire(entry="claim", key=NEP)], editor=reviewer(ELSEWHERE), note="out, too")
    assert {record.key for record in await desk.history.trash(HERE)} == {NEP, DRAFT}
    await desk.editing.apply([Follow(entry="claim", key=NEP)], editor=reviewer(), note="back")
    (left,) = await desk.history.trash(HERE)
    assert (left.key, left.version, left.content) == (DRAFT, Version(number=2, is_own=True), None)
    month = datetime.timedelta(days=30)
    now = left.made_at
    assert len(await desk.history.trash(HERE, now=now + month)) == 1
    assert await desk.history.trash(HERE, now=now + month + datetime.timedelta(seconds=1)) == ()
    assert desk.base(HERE).claims[NEP].kind is Kind.CONTESTED
    assert NEP not in desk.base(ELSEWHERE).claims


async def test_the_trash_and_outdated_copies_are_read_at_once(desk: Desk) -> None:
    """However much a server has of its own: people wait for both, and the trash is asked for at every letter they type."""
    claims = list(desk.base().claims.values())
    ours = [Save(entry=claim.model_copy(update={"question": f"Here: {claim.code}?"})) for claim in claims]
    await desk.editing.apply(ours, editor=reviewer(), note="")
    theirs = [Save(entry=claim.model_copy(update={"question": f"There: {claim.code}?"})) for claim in claims]
    await desk.editing.apply(theirs, editor=OPERATOR, note="")
    asked: list[str] = []

    def note(*execution: object) -> None:
        asked.append(str(execution[2]))

    event.listen(desk._sessions._engine.sync_engine, "before_cursor_execute", note)
    copies = await desk.history.outdated_copies(HERE)
    assert {copy.key: copy.base for copy in copies} == {claim.slug: claim for claim in claims}
    assert await desk.history.trash(HERE) == ()
    assert len([text for text in asked if text.startswith("SELECT")]) == 2
