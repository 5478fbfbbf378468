"""Who may do what: every role with every command, on drafts, on what members see, and on suggestions."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from knowledge import (
    ClaimEntry,
    Command,
    Editor,
    Follow,
    Kind,
    Member,
    NotAllowed,
    Retire,
    Revert,
    Role,
    Save,
    Server,
    SuggestionKind,
    SuggestionRecord,
    SuggestionState,
    TopicEntry,
    UnknownRevision,
    UnknownSuggestion,
    Version,
    WorkEntry,
    member_role,
    needed_role,
)
from knowledge.base import KnowledgeBase
from knowledge.entries import Phrasings

from .desk import DRAFT, NEP, Desk

EDITORS, REVIEWERS, OWNERS = 11, 12, 13
SETTINGS = {
    "editor_roles": frozenset({EDITORS}),
    "reviewer_roles": frozenset({REVIEWERS}),
    "owner_roles": frozenset({OWNERS}),
}
PEOPLE: dict[str, tuple[dict[str, Any], Role]] = {
    "a member": ({}, Role.MEMBER),
    "a member with another role": ({"role_ids": frozenset({14})}, Role.MEMBER),
    "an editor": ({"role_ids": frozenset({14, EDITORS})}, Role.EDITOR),
    "a reviewer": ({"role_ids": frozenset({REVIEWERS})}, Role.REVIEWER),
    "an editor who is a reviewer": ({"role_ids": frozenset({EDITORS, REVIEWERS})}, Role.REVIEWER),
    "who manages messages": ({"manages_messages": True}, Role.REVIEWER),
    "an owner": ({"role_ids": frozenset({OWNERS})}, Role.OWNER),
    "who manages the server": ({"manages_server": True}, Role.OWNER),
}


def but(entry: Any, **update: Any) -> Any:
    return entry.model_copy(update=update)


def new_claim(base: KnowledgeBase, kind: Kind) -> ClaimEntry:
    return but(base.claims[DRAFT], slug="another", code="F-009", kind=kind, phrasings=Phrasings())


def new_work() -> WorkEntry:
    return WorkEntry.model_validate(
        {"id": "new-work", "type": "book", "title": "New", "custom": {"source-kind": "memoir"}}
    )


def changed_work(base: KnowledgeBase) -> WorkEntry:
    return WorkEntry.model_validate({**base.works["trotsky-betrayed"].csl, "issued": 1937})


def new_topic(base: KnowledgeBase) -> TopicEntry:
    return but(base.topics["nep"], id="gosplan", name="Gosplan", aliases=("Gosplan",))


TABLE: dict[str, tuple[Callable[[KnowledgeBase], Sequence[Command]], Role]] = {
    "add a draft": (lambda base: [Save(entry=new_claim(base, Kind.DRAFT))], Role.EDITOR),
    "edit a draft": (lambda base: [Save(entry=but(base.claims[DRAFT], question="Did he?"))], Role.EDITOR),
    "save a draft as it is": (lambda base: [Save(entry=base.claims[DRAFT])], Role.EDITOR),
    "put a draft back to a version": (
        lambda _: [Revert(entry="claim", key=DRAFT, to=Version(number=1))],
        Role.EDITOR,
    ),
    "follow a shared draft": (lambda _: [Follow(entry="claim", key=DRAFT)], Role.EDITOR),
    "add a work": (lambda _: [Save(entry=new_work())], Role.EDITOR),
    "add a topic": (lambda base: [Save(entry=new_topic(base))], Role.EDITOR),
    "do nothing": (lambda _: [], Role.EDITOR),
    "add a published claim": (lambda base: [Save(entry=new_claim(base, Kind.CONTEXT))], Role.REVIEWER),
    "publish a draft": (lambda base: [Save(entry=but(base.claims[DRAFT], kind=Kind.CONTEXT))], Role.REVIEWER),
    "edit a published claim": (lambda base: [Save(entry=but(base.claims[NEP], question="Did he?"))], Role.REVIEWER),
    "save a published claim as it is": (lambda base: [Save(entry=base.claims[NEP])], Role.REVIEWER),
    "withdraw a published claim": (lambda base: [Save(entry=but(base.claims[NEP], kind=Kind.DRAFT))], Role.REVIEWER),
    "put a published claim back": (
        lambda _: [Revert(entry="claim", key=NEP, to=Version(number=1))],
        Role.REVIEWER,
    ),
    "follow a published claim": (lambda _: [Follow(entry="claim", key=NEP)], Role.REVIEWER),
    "retire a draft": (lambda _: [Retire(entry="claim", key=DRAFT)], Role.REVIEWER),
    "retire a published claim": (lambda _: [Retire(entry="claim", key=NEP)], Role.REVIEWER),
    "retire what is not there": (lambda _: [Retire(entry="claim", key="nowhere")], Role.REVIEWER),
    "change a work": (lambda base: [Save(entry=changed_work(base))], Role.REVIEWER),
    "change a topic": (lambda base: [Save(entry=but(base.topics["nep"], name="The NEP"))], Role.REVIEWER),
    "put a topic back": (lambda _: [Revert(entry="topic", key="nep", to=Version(number=1))], Role.REVIEWER),
    "edit a draft and a published claim": (
        lambda base: [
            Save(entry=but(base.claims[DRAFT], question="Did he?")),
            Save(entry=but(base.claims[NEP], question="Did he?")),
        ],
        Role.REVIEWER,
    ),
    "add a draft and publish it at once": (
        lambda base: [Save(entry=new_claim(base, Kind.DRAFT)), Save(entry=new_claim(base, Kind.CONTEXT))],
        Role.REVIEWER,
    ),
}


async def server_with(desk: Desk, number: int) -> int:
    await desk.servers.change(number, **SETTINGS)
    return number


def person(name: str, server_id: int, user_id: int = 5) -> Member:
    return Member(server_id=server_id, user_id=user_id, **PEOPLE[name][0])


@pytest.mark.parametrize("name", list(PEOPLE))
def test_a_role_is_the_highest_that_a_member_has(name: str) -> None:
    member = person(name, 1)
    assert member_role(Server(id=1, **SETTINGS), member) is PEOPLE[name][1]  # type: ignore[arg-type]


def test_without_settings_only_discords_permissions_count() -> None:
    roles = frozenset({EDITORS, REVIEWERS, OWNERS})
    assert member_role(Server(id=1), Member(server_id=1, user_id=5, role_ids=roles)) is Role.MEMBER
    assert member_role(Server(id=1), Member(server_id=1, user_id=5, manages_messages=True)) is Role.REVIEWER


@pytest.mark.parametrize("what", list(TABLE))
async def test_the_table_of_roles_and_commands(desk: Desk, what: str) -> None:
    make, needed = TABLE[what]
    for number, (name, (_, role)) in enumerate(PEOPLE.items(), start=1):
        server = await server_with(desk, number)
        commands = make(desk.base(server))
        before = desk.base(server)
        if role >= needed:
            await desk.editing.apply(commands, editor=person(name, server), note="")
            continue
        with pytest.raises(NotAllowed) as caught:
            await desk.editing.apply(commands, editor=person(name, server), note="", sources={"topics.yaml": "x"})
        assert (caught.value.role, caught.value.needed) == (role.name.lower(), needed.name.lower())
        assert desk.base(server) == before
        assert (await desk.history.changes(server, limit=9)) == ((), 0)
        assert await desk.sources(server) == {}


@pytest.mark.parametrize("what", list(TABLE))
async def test_a_role_counts_in_its_own_server_alone(desk: Desk, what: str) -> None:
    """Who owns one server is a member of the next; and the shared entries stay as they are whoever edits."""
    make, _ = TABLE[what]
    shared = desk.base()
    await server_with(desk, 1)
    owner_elsewhere = Member(server_id=2, user_id=5, role_ids=frozenset({OWNERS}))
    with pytest.raises(NotAllowed):
        await desk.editing.apply(make(shared), editor=owner_elsewhere, note="")
    await desk.editing.apply(make(shared), editor=person("an owner", 1), note="")
    assert desk.base() == shared
    assert desk.base(2) == shared


async def test_a_role_that_was_taken_away_meanwhile_is_none(desk: Desk) -> None:
    """The service reads what the server has set in the transaction of the edit."""
    server = await server_with(desk, 1)
    editor = person("an editor", server)
    save = Save(entry=but(desk.base().claims[DRAFT], question="Did he?"))
    await desk.servers.appoint(server, EDITORS, None)
    with pytest.raises(NotAllowed):
        await desk.editing.apply([save], editor=editor, note="")


async def test_an_editor_makes_no_draft_of_what_is_published_elsewhere_in_the_overlay(desk: Desk) -> None:
    """A shared claim that the server withdrew is a draft there: its editors may edit it, and no other server's."""
    server = await server_with(desk, 1)
    nep = desk.base().claims[NEP]
    withdraw = Save(entry=but(nep, kind=Kind.DRAFT))
    await desk.editing.apply([withdraw], editor=person("a reviewer", server), note="")
    edited = Save(entry=but(nep, kind=Kind.DRAFT, question="Did he?"))
    await desk.editing.apply([edited], editor=person("an editor", server), note="")
    assert desk.base(server).claims[NEP].question == "Did he?"
    await server_with(desk, 2)
    with pytest.raises(NotAllowed):
        await desk.editing.apply([edited], editor=person("an editor", 2), note="")
    with pytest.raises(NotAllowed):
        await desk.editing.apply([Follow(entry="claim", key=NEP)], editor=person("an editor", server), note="")


async def suggestion(desk: Desk, server: int) -> int:
    record = SuggestionRecord(
        server_id=server,
        kind=SuggestionKind.PHRASING,
        claim=NEP,
        content={"text": "ldt and the nep", "stance": "asserts"},
        proposed_by=9,
    )
    return await desk.suggestions.propose(record)


@pytest.mark.parametrize("name", list(PEOPLE))
async def test_only_reviewers_decide_about_suggestions(desk: Desk, name: str) -> None:
    server = await server_with(desk, 1)
    editor, may = person(name, server), PEOPLE[name][1] >= Role.REVIEWER
    draft = Save(entry=but(desk.base().claims[DRAFT], question="Did he?"))
    for decide in (
        lambda number: desk.review.accept(number, [], editor=editor, note=""),
        lambda number: desk.review.accept(number, [draft], editor=editor, note=""),
        lambda number: desk.review.propose(draft, editor=editor, note="", of=number),
        lambda number: desk.review.reject(number, editor=editor, reason="no"),
    ):
        number = await suggestion(desk, server)
        if may:
            await decide(number)
        else:
            with pytest.raises(NotAllowed):
                await decide(number)
        kept = await desk.suggestions.of(server, number)
        assert kept is not None
        assert (kept.state is not SuggestionState.WAITING) is may
        assert kept.decided_by == (editor.user_id if may else None)


async def test_nobody_decides_about_another_servers_suggestions(desk: Desk) -> None:
    await server_with(desk, 1)
    await server_with(desk, 2)
    number = await suggestion(desk, 2)
    owner = person("who manages the server", 1)
    for decide in (
        desk.review.accept(number, [], editor=owner, note=""),
        desk.review.reject(number, editor=owner, reason="no"),
        desk.review.turn_second_key(number, editor=owner),
    ):
        with pytest.raises(UnknownSuggestion):
            await decide
    kept = await desk.suggestions.of(2, number)
    assert kept is not None
    assert kept.state is SuggestionState.WAITING


async def test_a_suggestion_is_decided_once(desk: Desk) -> None:
    server = await server_with(desk, 1)
    number = await suggestion(desk, server)
    reviewer = person("a reviewer", server)
    await desk.review.reject(number, editor=reviewer, reason="no")
    with pytest.raises(UnknownSuggestion) as caught:
        await desk.review.accept(number, [], editor=reviewer, note="")
    assert caught.value.decided


async def test_what_is_accepted_is_applied_or_else_waits(desk: Desk) -> None:
    """Both or neither: where the edit is refused, the suggestion still waits."""
    server = await server_with(desk, 1)
    number = await suggestion(desk, server)
    retire = Retire(entry="topic", key="nep")
    with pytest.raises(Exception, match="nep"):
        await desk.review.accept(number, [retire], editor=person("a reviewer", server), note="")
    kept = await desk.suggestions.of(server, number)
    assert kept is not None
    assert kept.state is SuggestionState.WAITING


async def test_what_a_server_has_alone_cannot_be_given_up(desk: Desk) -> None:
    """It would be gone, and in no trash."""
    server = await server_with(desk, 1)
    own = new_claim(desk.base(), Kind.DRAFT)
    owner = person("an owner", server)
    await desk.editing.apply([Save(entry=own)], editor=owner, note="")
    with pytest.raises(UnknownRevision):
        await desk.editing.apply([Follow(entry="claim", key=own.slug)], editor=owner, note="")
    assert own.slug in desk.base(server).claims


@pytest.mark.parametrize("role", list(Role))
async def test_the_operator_is_held_to_the_same_table(desk: Desk, role: Role) -> None:
    for make, needed in TABLE.values():
        commands = [command for command in make(desk.base()) if not isinstance(command, Follow)]
        editor = Editor(name="ann", role=role)
        if role < needed and len(commands) == len(make(desk.base())):
            with pytest.raises(NotAllowed):
                await desk.editing.apply(commands, editor=editor, note="")
    with pytest.raises(UnknownRevision):
        await desk.editing.apply([Follow(entry="claim", key=NEP)], editor=Editor(name="ann", role=Role.OWNER), note="")


@pytest.mark.parametrize("kind", [Kind.CONTESTED, Kind.SETTLED, Kind.DRAFT])
def test_only_an_owner_says_that_a_claim_attacks_nobody(small: KnowledgeBase, kind: Kind) -> None:
    """A claim that attacks people for what they are never becomes one of two sides by a reviewer's edit."""
    attack = small.claims["trotsky-opposed-the-nep"].model_copy(update={"kind": Kind.CONTEXT})
    assert needed_role(attack, attack.model_copy(update={"kind": kind})) is Role.OWNER
    assert needed_role(attack, attack.model_copy(update={"question": "Is it?"})) is Role.REVIEWER
    assert needed_role(attack.model_copy(update={"kind": kind}), attack) is Role.REVIEWER
