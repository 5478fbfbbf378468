"""Where a newer shared entry lies under a server's copy: the copy is kept, merged or given up, and no other server minds."""

import pytest

from knowledge import Follow, Library, Member, Retire, Save, UnknownRevision, merge
from knowledge.edit.review import proposed_command
from knowledge.entries import ClaimEntry

from .small_library import NEP, OWNER, history

HERE, ELSEWHERE = 11, 22


def reviewer(server: int = HERE) -> Member:
    return Member(server_id=server, user_id=5, manages_messages=True)


async def ask(library: Library, question: str, *, server: int | None = None) -> ClaimEntry:
    edition = library.edition(server) if server else library.shared
    entry = edition.base.claims[NEP].model_copy(update={"question": question})
    await library.editing.apply([Save(entry=entry)], editor=reviewer(server) if server else OWNER, note="")
    return entry


async def diverge(library: Library) -> None:
    """Let a server make a copy, and the shared entry change after that."""
    await ask(library, "Did he, they ask here?", server=HERE)
    await ask(library, "Did he ever?")


async def test_a_copy_is_outdated_once_the_shared_entry_changes(library: Library) -> None:
    before = library.shared.base.claims[NEP]
    ours = await ask(library, "Did he, they ask here?", server=HERE)
    assert await library.history.outdated_copies(HERE) == ()
    theirs = await ask(library, "Did he ever?")
    (copy,) = await library.history.outdated_copies(HERE)
    assert (copy.entry, copy.key, copy.base, copy.ours, copy.theirs) == ("claim", NEP, before, ours, theirs)
    assert copy.version == library.edition(HERE).version("claim", NEP)
    assert copy.shared == library.shared.version("claim", NEP).number == 2
    assert await library.history.outdated_copies(ELSEWHERE) == ()


async def test_a_copy_that_is_kept_is_outdated_again_only_by_the_next_change(library: Library) -> None:
    await diverge(library)
    (copy,) = await library.history.outdated_copies(HERE)
    assert isinstance(copy.ours, ClaimEntry)
    kept = Save(entry=copy.ours, expected=copy.version, onto=copy.shared)
    (change,) = await library.editing.apply([kept], editor=reviewer(), note="kept")
    assert await library.history.outdated_copies(HERE) == ()
    assert library.edition(HERE).base.claims[NEP] == copy.ours
    assert change.revision > copy.version.number
    # Once more says nothing new.
    again = Save(entry=copy.ours, onto=copy.shared)
    assert await library.editing.apply([again], editor=reviewer(), note="") == ()
    await ask(library, "Did he really ever?")
    (later,) = await library.history.outdated_copies(HERE)
    assert later.base == copy.theirs


async def test_a_merge_takes_the_shared_entry_into_account(library: Library) -> None:
    await ask(library, "Did he, they ask here?", server=HERE)
    shared = library.shared.base.claims[NEP].model_copy(update={"statement": "Trotsky was against the NEP."})
    await library.editing.apply([Save(entry=shared)], editor=OWNER, note="")
    (copy,) = await library.history.outdated_copies(HERE)
    merged = merge(copy.base, copy.ours, copy.theirs).entry
    assert isinstance(merged, ClaimEntry)
    assert (merged.question, merged.statement) == ("Did he, they ask here?", "Trotsky was against the NEP.")
    await library.editing.apply(
        [Save(entry=merged, expected=copy.version, onto=copy.shared)], editor=reviewer(), note="merged"
    )
    assert await library.history.outdated_copies(HERE) == ()
    assert library.edition(HERE).base.claims[NEP] == merged


async def test_an_ordinary_edit_leaves_a_copy_outdated(library: Library) -> None:
    await diverge(library)
    await ask(library, "Did he, they ask here once more?", server=HERE)
    assert len(await library.history.outdated_copies(HERE)) == 1


async def test_a_retirement_is_kept_and_given_up(library: Library) -> None:
    await library.editing.apply([Retire(entry="claim", key=NEP)], editor=reviewer(), note="")
    await ask(library, "Did he ever?")
    (copy,) = await library.history.outdated_copies(HERE)
    assert copy.ours is None
    keep = Retire(entry="claim", key=NEP, expected=copy.version, onto=copy.shared)
    assert len(await library.editing.apply([keep], editor=reviewer(), note="")) == 1
    assert await library.history.outdated_copies(HERE) == ()
    assert NEP not in library.edition(HERE).base.claims
    await library.editing.apply([Follow(entry="claim", key=NEP)], editor=reviewer(), note="")
    assert library.edition(HERE).base.claims[NEP].question == "Did he ever?"


@pytest.mark.parametrize("number", [-1, 0, 3])
async def test_a_shared_revision_that_never_was_is_refused(library: Library, number: int) -> None:
    await diverge(library)
    entry = library.edition(HERE).base.claims[NEP]
    before = len(await history(library))
    with pytest.raises(UnknownRevision):
        await library.editing.apply([Save(entry=entry, onto=number)], editor=reviewer(), note="")
    assert len(await history(library)) == before


async def test_what_is_not_a_copy_stays_what_it_is(library: Library) -> None:
    """To take into account what one has anyway makes no copy of it."""
    entry = library.shared.base.claims[NEP]
    assert await library.editing.apply([Save(entry=entry, onto=1)], editor=reviewer(), note="") == ()
    assert not library.edition(HERE).version("claim", NEP).is_own


async def test_the_second_key_takes_the_same_into_account(library: Library) -> None:
    await diverge(library)
    (copy,) = await library.history.outdated_copies(HERE)
    assert isinstance(copy.ours, ClaimEntry)
    for command in (
        Save(entry=copy.ours, expected=copy.version, onto=copy.shared),
        Retire(entry="claim", key=NEP, expected=copy.version, onto=copy.shared),
    ):
        number = await library.review.propose(command, editor=reviewer(), note="")
        record = await library.suggestions.of(HERE, number)
        assert record is not None
        assert proposed_command(record.content) == command
