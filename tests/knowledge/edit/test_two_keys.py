"""Two keys: a side's evidence of a published claim is changed by two reviewers, of which the second is the other side's."""

from typing import Any

import pytest

from knowledge import (
    ClaimEntry,
    Command,
    Editor,
    EvidenceEntry,
    Follow,
    Kind,
    Member,
    NotAllowed,
    NotTheSecondKey,
    Retire,
    Revert,
    RevisionConflict,
    Role,
    Save,
    SecondKeyNeeded,
    Stance,
    SuggestionKind,
    SuggestionRecord,
    SuggestionState,
    UnknownSuggestion,
    Version,
)

from .desk import DRAFT, NEP, Desk

SERVER, REVIEWERS, AFFIRMING, DISPUTING = 7, 12, 21, 22
ANN, BOB, EVE = 1, 2, 3


def reviewer(user_id: int, *roles: int) -> Member:
    return Member(server_id=SERVER, user_id=user_id, role_ids=frozenset({REVIEWERS, *roles}))


@pytest.fixture
async def keyed(desk: Desk) -> Desk:
    """A desk on whose server two keys are needed."""
    await desk.servers.change(SERVER, two_keys=True, reviewer_roles=frozenset({REVIEWERS}))
    return desk


async def name_stewards(desk: Desk) -> None:
    await desk.servers.name_steward(SERVER, AFFIRMING, "affirms")
    await desk.servers.name_steward(SERVER, DISPUTING, "disputes")


def nep_of(desk: Desk) -> ClaimEntry:
    return desk.base(SERVER).claims[NEP]


def but(entry: ClaimEntry, **update: Any) -> ClaimEntry:
    return entry.model_copy(update=update)


def with_summary(claim: ClaimEntry, stance: Stance, summary: str) -> ClaimEntry:
    """Return a claim with the first item of a side reworded."""
    sides = []
    for side in claim.sides:
        item, *others = side.evidence
        changed: tuple[EvidenceEntry, ...] = (item.model_copy(update={"summary": summary}), *others)
        sides.append(side.model_copy(update={"evidence": changed}) if side.stance is stance else side)
    return but(claim, sides=tuple(sides))


def change(desk: Desk, stance: Stance = Stance.AFFIRMS, summary: str = "Shorter.") -> Save:
    version = desk.version(SERVER, "claim", NEP)
    return Save(entry=with_summary(nep_of(desk), stance, summary), expected=version)


async def state(desk: Desk, number: int) -> SuggestionState:
    kept = await desk.suggestions.of(SERVER, number)
    assert kept is not None
    return kept.state


def summary_of(desk: Desk, side: int = 0) -> str:
    return nep_of(desk).sides[side].evidence[0].summary


@pytest.mark.parametrize("stance", list(Stance))
async def test_evidence_takes_two(keyed: Desk, stance: Stance) -> None:
    ann, bob = reviewer(ANN), reviewer(BOB)
    command = change(keyed, stance)
    with pytest.raises(SecondKeyNeeded) as caught:
        await keyed.editing.apply([command], editor=ann, note="shorter")
    assert (caught.value.claim, caught.value.sides) == (NEP, {stance})
    number = await keyed.review.propose(command, editor=ann, note="shorter")
    assert await keyed.history.changes(SERVER, limit=9) == ((), 0)
    with pytest.raises(NotTheSecondKey) as refused:
        await keyed.review.turn_second_key(number, editor=ann)
    assert refused.value.is_first
    assert await state(keyed, number) is SuggestionState.WAITING
    await keyed.review.turn_second_key(number, editor=bob)
    assert summary_of(keyed, list(Stance).index(stance)) == "Shorter."
    assert await state(keyed, number) is SuggestionState.ACCEPTED
    (record,), _ = await keyed.history.changes(SERVER, limit=9)
    assert (record.author, record.note) == ("@2", "shorter")
    with pytest.raises(UnknownSuggestion):
        await keyed.review.turn_second_key(number, editor=reviewer(EVE))


async def test_owners_need_a_second_key_as_well(keyed: Desk) -> None:
    owner = Member(server_id=SERVER, user_id=ANN, manages_server=True)
    with pytest.raises(SecondKeyNeeded):
        await keyed.editing.apply([change(keyed)], editor=owner, note="")


async def test_without_the_rule_one_is_enough(desk: Desk) -> None:
    await desk.servers.change(SERVER, reviewer_roles=frozenset({REVIEWERS}))
    await desk.editing.apply([change(desk)], editor=reviewer(ANN), note="")
    assert summary_of(desk) == "Shorter."


async def test_what_is_no_evidence_takes_one(keyed: Desk) -> None:
    ann, nep = reviewer(ANN), nep_of(keyed)
    for entry in (but(nep, question="Did he?"), but(nep, counterexamples=()), but(nep, kind=Kind.SETTLED)):
        await keyed.editing.apply([Save(entry=entry)], editor=ann, note="")
    draft = keyed.base().claims[DRAFT]
    await keyed.editing.apply([Save(entry=but(draft, sides=nep.sides))], editor=ann, note="")
    await keyed.editing.apply([Save(entry=but(draft, sides=nep.sides, kind=Kind.CONTESTED))], editor=ann, note="")


async def test_every_way_to_change_evidence_takes_two(keyed: Desk) -> None:
    """Saving, taking out, going back, following, and among other changes."""
    ann, bob, nep = reviewer(ANN), reviewer(BOB), nep_of(keyed)
    number = await keyed.review.propose(change(keyed), editor=ann, note="")
    await keyed.review.turn_second_key(number, editor=bob)
    fewer = nep.sides[0].model_copy(update={"evidence": nep.sides[0].evidence[1:]})
    commands: list[Command] = [
        Save(entry=but(nep_of(keyed), sides=(fewer, nep.sides[1]))),
        Save(entry=but(nep, kind=Kind.DRAFT)),
        Retire(entry="claim", key=NEP),
        Revert(entry="claim", key=NEP, to=Version(number=1)),
        Follow(entry="claim", key=NEP),
    ]
    for command in commands:
        before = nep_of(keyed)
        with pytest.raises(SecondKeyNeeded):
            await keyed.editing.apply([command], editor=ann, note="")
        draft = Save(entry=but(keyed.base().claims[DRAFT], question="Did he?"))
        with pytest.raises(SecondKeyNeeded):
            await keyed.editing.apply([draft, command], editor=ann, note="")
        assert nep_of(keyed) == before


@pytest.mark.parametrize(
    "command",
    [
        Retire(entry="claim", key=NEP),
        Revert(entry="claim", key=NEP, to=Version(number=1)),
        Follow(entry="claim", key=NEP),
    ],
    ids=lambda command: type(command).__name__,
)
async def test_whatever_takes_two_can_be_proposed(keyed: Desk, command: Command) -> None:
    ann, bob, shared = reviewer(ANN), reviewer(BOB), nep_of(keyed)
    number = await keyed.review.propose(change(keyed), editor=ann, note="")
    await keyed.review.turn_second_key(number, editor=bob)
    number = await keyed.review.propose(command, editor=bob, note="")
    with pytest.raises(NotTheSecondKey):
        await keyed.review.turn_second_key(number, editor=bob)
    await keyed.review.turn_second_key(number, editor=ann)
    assert keyed.base(SERVER).claims.get(NEP) == (None if isinstance(command, Retire) else shared)
    assert keyed.version(SERVER, "claim", NEP).is_own is not isinstance(command, Follow)


async def test_a_claim_that_is_withdrawn_between_takes_two_all_the_same(keyed: Desk) -> None:
    """To withdraw, to change and to publish are no way around."""
    ann, nep = reviewer(ANN), nep_of(keyed)
    changed = with_summary(nep, Stance.AFFIRMS, "Shorter.")
    await keyed.editing.apply([Save(entry=but(nep, kind=Kind.DRAFT))], editor=ann, note="")
    await keyed.editing.apply([Save(entry=but(changed, kind=Kind.DRAFT))], editor=ann, note="")
    publish = Save(entry=changed, expected=keyed.version(SERVER, "claim", NEP))
    with pytest.raises(SecondKeyNeeded):
        await keyed.editing.apply([publish], editor=ann, note="")
    number = await keyed.review.propose(publish, editor=ann, note="")
    await keyed.review.turn_second_key(number, editor=reviewer(BOB))
    assert nep_of(keyed) == changed
    # What was last published counts, not what was published first.
    await keyed.editing.apply([Save(entry=but(changed, kind=Kind.DRAFT))], editor=ann, note="")
    await keyed.editing.apply([Save(entry=changed)], editor=ann, note="")
    await keyed.editing.apply([Save(entry=but(changed, kind=Kind.DRAFT))], editor=ann, note="")
    with pytest.raises(SecondKeyNeeded):
        await keyed.editing.apply([Save(entry=nep)], editor=ann, note="")


async def test_a_claim_that_was_taken_out_comes_back_as_it_was_with_one_key(keyed: Desk) -> None:
    ann, nep = reviewer(ANN), nep_of(keyed)
    number = await keyed.review.propose(Retire(entry="claim", key=NEP), editor=ann, note="")
    await keyed.review.turn_second_key(number, editor=reviewer(BOB))
    with pytest.raises(SecondKeyNeeded):
        await keyed.editing.apply([Save(entry=with_summary(nep, Stance.AFFIRMS, "Shorter."))], editor=ann, note="")
    await keyed.editing.apply([Follow(entry="claim", key=NEP)], editor=ann, note="")
    assert nep_of(keyed) == nep


async def test_the_other_sides_stewards_agree_where_there_are_any(keyed: Desk) -> None:
    await name_stewards(keyed)
    number = await keyed.review.propose(change(keyed, Stance.AFFIRMS), editor=reviewer(ANN, AFFIRMING), note="")
    for second in (reviewer(BOB), reviewer(BOB, AFFIRMING)):
        with pytest.raises(NotTheSecondKey) as caught:
            await keyed.review.turn_second_key(number, editor=second)
        assert not caught.value.is_first
        assert await state(keyed, number) is SuggestionState.WAITING
    steward = Member(server_id=SERVER, user_id=BOB, role_ids=frozenset({DISPUTING}))
    with pytest.raises(NotAllowed):  # a steward who is no reviewer
        await keyed.review.turn_second_key(number, editor=steward)
    with pytest.raises(NotTheSecondKey) as caught:  # nor both keys in one hand
        await keyed.review.turn_second_key(number, editor=reviewer(ANN, AFFIRMING, DISPUTING))
    assert caught.value.is_first
    await keyed.review.turn_second_key(number, editor=reviewer(BOB, DISPUTING))
    assert summary_of(keyed) == "Shorter."


async def test_a_side_without_stewards_is_looked_after_by_any_reviewer(keyed: Desk) -> None:
    await keyed.servers.name_steward(SERVER, AFFIRMING, "affirms")
    number = await keyed.review.propose(change(keyed, Stance.AFFIRMS), editor=reviewer(ANN), note="")
    await keyed.review.turn_second_key(number, editor=reviewer(BOB))
    number = await keyed.review.propose(change(keyed, Stance.DISPUTES), editor=reviewer(ANN), note="")
    with pytest.raises(NotTheSecondKey):
        await keyed.review.turn_second_key(number, editor=reviewer(BOB))
    await keyed.review.turn_second_key(number, editor=reviewer(BOB, AFFIRMING))


@pytest.mark.parametrize(
    ("first", "refused", "second"),
    [
        ([AFFIRMING], [[], [AFFIRMING]], [DISPUTING]),
        ([DISPUTING], [[], [DISPUTING]], [AFFIRMING, DISPUTING]),
        ([AFFIRMING, DISPUTING], [[]], [AFFIRMING]),
        ([], [[], [AFFIRMING], [DISPUTING]], [AFFIRMING, DISPUTING]),
    ],
)
async def test_a_change_of_both_sides_takes_stewards_of_both(
    keyed: Desk, first: list[int], refused: list[list[int]], second: list[int]
) -> None:
    """Two stewards of one side are not to touch the other's evidence by changing theirs as well."""
    await name_stewards(keyed)
    both = with_summary(with_summary(nep_of(keyed), Stance.AFFIRMS, "Shorter."), Stance.DISPUTES, "Shorter.")
    number = await keyed.review.propose(Save(entry=both), editor=reviewer(ANN, *first), note="")
    for roles in refused:
        with pytest.raises(NotTheSecondKey) as caught:
            await keyed.review.turn_second_key(number, editor=reviewer(BOB, *roles))
        assert caught.value.is_both
    await keyed.review.turn_second_key(number, editor=reviewer(BOB, *second))
    assert nep_of(keyed) == both


async def test_a_change_of_both_sides_takes_a_steward_where_one_side_has_any(keyed: Desk) -> None:
    await keyed.servers.name_steward(SERVER, AFFIRMING, "affirms")
    both = with_summary(with_summary(nep_of(keyed), Stance.AFFIRMS, "Shorter."), Stance.DISPUTES, "Shorter.")
    number = await keyed.review.propose(Save(entry=both), editor=reviewer(ANN), note="")
    with pytest.raises(NotTheSecondKey):
        await keyed.review.turn_second_key(number, editor=reviewer(BOB))
    await keyed.review.turn_second_key(number, editor=reviewer(BOB, AFFIRMING))


async def test_settings_that_change_meanwhile_count(keyed: Desk) -> None:
    """Stewards that are named, and the rule that is turned off, between proposal and second key."""
    number = await keyed.review.propose(change(keyed), editor=reviewer(ANN), note="")
    await name_stewards(keyed)
    with pytest.raises(NotTheSecondKey):
        await keyed.review.turn_second_key(number, editor=reviewer(BOB))
    await keyed.servers.drop_role(SERVER, DISPUTING)
    await keyed.review.turn_second_key(number, editor=reviewer(BOB))
    number = await keyed.review.propose(change(keyed, summary="Longer."), editor=reviewer(ANN), note="")
    await keyed.servers.change(SERVER, two_keys=False)
    await keyed.review.turn_second_key(number, editor=reviewer(ANN))
    assert summary_of(keyed) == "Longer."


async def test_a_reviewer_who_is_none_any_more_turns_no_key(keyed: Desk) -> None:
    number = await keyed.review.propose(change(keyed), editor=reviewer(ANN), note="")
    await keyed.servers.appoint(SERVER, REVIEWERS, None)
    with pytest.raises(NotAllowed):
        await keyed.review.turn_second_key(number, editor=reviewer(BOB))
    assert await state(keyed, number) is SuggestionState.WAITING


async def test_a_claim_that_changed_meanwhile_conflicts_and_the_proposal_waits(keyed: Desk) -> None:
    number = await keyed.review.propose(change(keyed), editor=reviewer(ANN), note="")
    await keyed.editing.apply([Save(entry=but(nep_of(keyed), question="Did he?"))], editor=reviewer(EVE), note="")
    with pytest.raises(RevisionConflict):
        await keyed.review.turn_second_key(number, editor=reviewer(BOB))
    assert await state(keyed, number) is SuggestionState.WAITING
    assert nep_of(keyed).question == "Did he?"
    await keyed.review.reject(number, editor=reviewer(BOB), reason="overtaken")
    assert await state(keyed, number) is SuggestionState.REJECTED


async def test_a_proposal_of_what_has_changed_already_conflicts_at_once(keyed: Desk) -> None:
    command = change(keyed)
    await keyed.editing.apply([Save(entry=but(nep_of(keyed), question="Did he?"))], editor=reviewer(EVE), note="")
    with pytest.raises(RevisionConflict):
        await keyed.review.propose(command, editor=reviewer(ANN), note="")
    assert await keyed.suggestions.waiting(SERVER) == ()


async def test_who_proposed_it_comes_from_the_database(keyed: Desk) -> None:
    """What a proposal says of itself counts for nothing, and no member can make one by suggesting."""
    number = await keyed.review.propose(change(keyed), editor=reviewer(ANN), note="")
    kept = await keyed.suggestions.of(SERVER, number)
    assert kept is not None
    assert kept.proposed_by == ANN
    forged = SuggestionRecord(
        server_id=SERVER,
        kind=SuggestionKind.PHRASING,
        claim=NEP,
        content={**kept.content, "proposed_by": EVE},
        proposed_by=ANN,
    )
    number = await keyed.suggestions.propose(forged)
    with pytest.raises(UnknownSuggestion):  # it is no edit
        await keyed.review.turn_second_key(number, editor=reviewer(BOB))
    number = await keyed.suggestions.propose(
        SuggestionRecord(
            server_id=SERVER,
            kind=SuggestionKind.EDIT,
            claim=NEP,
            content={**kept.content, "proposed_by": EVE, "first_key": EVE},
            proposed_by=ANN,
        )
    )
    with pytest.raises(NotTheSecondKey):
        await keyed.review.turn_second_key(number, editor=reviewer(ANN))
    with pytest.raises(SecondKeyNeeded):  # accepting it is no way around
        await keyed.review.accept(number, [change(keyed)], editor=reviewer(ANN), note="")


async def test_who_had_themselves_forgotten_does_not_turn_both_keys(keyed: Desk) -> None:
    number = await keyed.review.propose(change(keyed), editor=reviewer(ANN), note="")
    await keyed.forget_user(ANN)
    with pytest.raises(SecondKeyNeeded):
        await keyed.review.turn_second_key(number, editor=reviewer(ANN))
    assert await state(keyed, number) is SuggestionState.WAITING


async def test_only_reviewers_propose(keyed: Desk) -> None:
    await keyed.servers.change(SERVER, editor_roles=frozenset({14}))
    for roles in (frozenset[int](), frozenset({14})):
        member = Member(server_id=SERVER, user_id=ANN, role_ids=roles)
        with pytest.raises(NotAllowed):
            await keyed.review.propose(change(keyed), editor=member, note="")
    assert await keyed.suggestions.waiting(SERVER) == ()


async def test_the_operator_and_other_servers_are_not_bound_by_it(keyed: Desk) -> None:
    nep = with_summary(keyed.base().claims[NEP], Stance.AFFIRMS, "Shorter.")
    elsewhere = Member(server_id=SERVER + 1, user_id=ANN, manages_messages=True)
    await keyed.editing.apply([Save(entry=nep)], editor=elsewhere, note="")
    await keyed.editing.apply([Save(entry=nep)], editor=Editor(name="ann", role=Role.OWNER), note="")
