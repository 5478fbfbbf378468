"""Two editors at once, or a newer seed below a server's copy: nothing that either did is lost unseen."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from alike_entries import claims, topics, versions, versions_or_none
from hypothesis import given

from knowledge.base import KnowledgeBase
from knowledge.csl import WorkEntry
from knowledge.edit import Choice, Conflict, Difference, Merge, applied, differences, merge, resolved
from knowledge.edit.commands import Entry
from knowledge.entries import ClaimEntry, TopicEntry
from knowledge.store.rows import as_json

OURS: Choice = "ours"
THEIRS: Choice = "theirs"
FIRST = ("sides", "affirms", "evidence", "essay-pressed-to-drop-it")
"""The path of the first item of the claim."""


@pytest.fixture
def claim(small: KnowledgeBase) -> ClaimEntry:
    return small.claims["trotsky-opposed-the-nep"]


def edited(claim: ClaimEntry, **fields: object) -> ClaimEntry:
    return ClaimEntry.model_validate(as_json(claim) | {key.replace("_", "-"): value for key, value in fields.items()})


def with_first(claim: ClaimEntry, **fields: object) -> ClaimEntry:
    """Return the claim with its first item of evidence changed."""
    sides = as_json(claim)["sides"]
    sides[0]["evidence"][0] |= fields
    return edited(claim, sides=sides)


def without_first(claim: ClaimEntry) -> ClaimEntry:
    sides = as_json(claim)["sides"]
    del sides[0]["evidence"][0]
    return edited(claim, sides=sides)


def topic(*aliases: str, name: str = "NEP") -> TopicEntry:
    return TopicEntry(id="nep", name=name, type="idea", aliases=aliases)


def aliases(found: Merge) -> str:
    assert isinstance(found.entry, TopicEntry)
    return "".join(found.entry.aliases)


def test_different_fields_go_together(claim: ClaimEntry) -> None:
    ours = with_first(edited(claim, question="Did he?"), summary="Another.")
    theirs = with_first(edited(claim, statement="He did."), reports="the press")
    assert merge(claim, ours, theirs) == Merge(
        entry=with_first(
            edited(claim, question="Did he?", statement="He did."), summary="Another.", reports="the press"
        )
    )


def test_the_same_field_is_a_conflict_with_all_three_values(claim: ClaimEntry) -> None:
    found = merge(claim, edited(claim, question="Did he?"), edited(claim, question="Did he ever?"))
    assert found.entry is None
    assert not found.is_settled
    (conflict,) = found.conflicts
    assert conflict == Conflict(path=("question",), base=claim.question, ours="Did he?", theirs="Did he ever?")
    assert conflict.field == "question"


def test_a_choice_settles_its_conflict_and_leaves_the_others(claim: ClaimEntry) -> None:
    ours, theirs = (edited(claim, question=f"Did {who}?", statement=f"{who}.") for who in ("he", "she"))
    half = resolved(claim, ours, theirs, {("question",): THEIRS, ("code",): THEIRS})
    assert (half.entry, [conflict.field for conflict in half.conflicts]) == (None, ["statement"])
    whole = resolved(claim, ours, theirs, {("question",): THEIRS, ("statement",): OURS})
    assert whole == Merge(entry=edited(claim, question="Did she?", statement="he."))


def test_what_one_removed_and_the_other_changed_is_a_conflict(claim: ClaimEntry) -> None:
    changed, removed = with_first(claim, summary="Another."), without_first(claim)
    (conflict,) = merge(claim, changed, removed).conflicts
    assert (conflict.path, conflict.theirs) == (FIRST, None)
    assert conflict.field == ".".join(FIRST)
    assert isinstance(conflict.ours, dict)
    assert conflict.ours["summary"] == "Another."
    assert resolved(claim, changed, removed, {FIRST: OURS}).entry == changed
    assert resolved(claim, changed, removed, {FIRST: THEIRS}).entry == removed


def test_an_item_that_is_kept_stays_where_it_was(claim: ClaimEntry) -> None:
    assert resolved(claim, without_first(claim), with_first(claim, summary="A."), {FIRST: THEIRS}).entry == with_first(
        claim, summary="A."
    )


def test_evidence_for_a_side_that_was_removed_is_not_lost(claim: ClaimEntry) -> None:
    one_sided = edited(claim, sides=as_json(claim)["sides"][1:])
    (conflict,) = merge(claim, with_first(claim, summary="Another."), one_sided).conflicts
    assert (conflict.path, conflict.theirs) == (("sides", "affirms"), None)


def test_two_new_items_with_one_id_are_not_mixed(claim: ClaimEntry) -> None:
    """One reports somebody, the other does not: the summary of this with the name of that says what nobody wrote."""
    base = without_first(claim)
    (conflict,) = merge(base, claim, with_first(claim, summary="Another.", reports="Stalin")).conflicts
    assert (conflict.path, conflict.base) == (FIRST, None)


def test_a_citation_is_never_mixed(claim: ClaimEntry) -> None:
    """The page of one book is no page of another."""
    ours = with_first(claim, citation={"work": "lewin-undercurrents"})
    theirs = with_first(claim, citation={"work": "essay-on-collectivisation", "label": "page", "locator": "3"})
    assert [conflict.path for conflict in merge(claim, ours, theirs).conflicts] == [(*FIRST, "citation")]


def test_the_citations_of_a_sentence_are_one_value(claim: ClaimEntry) -> None:
    """Each editor left one of two: what is left then is none, and a sentence of ours needs one."""
    assert claim.contestedness is not None
    line = as_json(claim)["contestedness"]
    ours, theirs = (edited(claim, contestedness=line | {"citations": [each]}) for each in line["citations"])
    assert [conflict.path for conflict in merge(claim, ours, theirs).conflicts] == [("contestedness", "citations")]
    words = edited(claim, contestedness=line | {"text": "Another."})
    assert merge(claim, ours, words).entry == edited(
        claim, contestedness=as_json(ours)["contestedness"] | {"text": "Another."}
    )


def test_two_new_sentences_are_not_mixed(claim: ClaimEntry) -> None:
    base = edited(claim, common_ground=None)
    other = edited(claim, common_ground={"text": "Another.", "citations": [{"work": "trotsky-betrayed"}]})
    assert [conflict.path for conflict in merge(base, claim, other).conflicts] == [("common-ground",)]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("abc", "abcx", "abcy", "abcxy"),
        ("abc", "abcx", "abcyz", "abcxyz"),
        ("abc", "xabc", "yabc", "xyabc"),
        ("abc", "axbc", "abyc", "axbyc"),
        ("abc", "ab", "bc", "b"),
        ("abc", "bc", "abcy", "bcy"),
        ("abc", "ac", "abyc", "ayc"),
        ("abc", "cba", "abcy", "cyba"),
        ("abc", "abcx", "cba", "cxba"),
        ("abc", "bac", "acb", "bac"),
        ("abc", "abcx", "abcx", "abcx"),
        ("abc", "", "abcy", "y"),
        ("", "xy", "zy", "xzy"),
    ],
)
def test_lists_of_texts_take_what_either_added_and_leave_what_either_removed(
    base: str, ours: str, theirs: str, merged: str
) -> None:
    """In our order, or in theirs where they alone moved any; theirs stands after its neighbour."""
    found = merge(topic(*base), topic(*ours), topic(*theirs))
    assert found.conflicts == ()
    assert aliases(found) == merged


def test_a_text_may_stand_twice() -> None:
    assert aliases(merge(topic(*"aa"), topic(*"aab"), topic(*"a"))) == "ab"
    assert aliases(merge(topic(*"a"), topic(*"aa"), topic(*"ac"))) in {"aac", "aca"}


def test_works_merge_over_their_variables(small: KnowledgeBase) -> None:
    work = small.works["trotsky-betrayed"]

    def with_(**fields: object) -> WorkEntry:
        return WorkEntry.model_validate(work.csl | fields)

    ours = with_(issued=1937, custom={"source-kind": "primary", "shelf": 3})
    theirs = with_(publisher="Pathfinder", custom={"source-kind": "polemic"})
    both = with_(issued=1937, publisher="Pathfinder", custom={"source-kind": "polemic", "shelf": 3})
    assert merge(work, ours, theirs) == Merge(entry=both)
    (conflict,) = merge(work, ours, with_(issued=1936)).conflicts
    assert (conflict.field, conflict.base) == ("issued", None)


def test_null_in_a_work_is_not_nothing(small: KnowledgeBase) -> None:
    """Room that CSL leaves to others may hold it."""
    work = small.works["trotsky-betrayed"]
    null, zero = (
        WorkEntry.model_validate(work.csl | {"custom": {"source-kind": "primary", "shelf": each}}) for each in (None, 0)
    )
    assert [conflict.field for conflict in merge(work, null, zero).conflicts] == ["custom.shelf"]
    assert resolved(work, null, zero, {("custom", "shelf"): OURS}).entry == null
    for old, new in ((work, null), (null, work), (null, zero), (zero, null)):
        assert applied(old, differences(old, new)) == new


def test_two_new_works_with_one_id_are_not_mixed(small: KnowledgeBase) -> None:
    work = small.works["trotsky-betrayed"]
    other = WorkEntry.model_validate(work.csl | {"title": "Another", "DOI": "10.1/x"})
    assert [conflict.path for conflict in merge(None, work, other).conflicts] == [()]
    assert resolved(None, work, other, {(): THEIRS}).entry == other


def test_two_new_claims_with_one_slug_go_together_where_they_can(claim: ClaimEntry) -> None:
    """A server's own claim and a newer seed: both have phrasings worth keeping."""
    other = edited(claim, phrasings={"asks": ["Did he?"]}, sides=[], statement="Another.")
    found = resolved(None, claim, other, {("statement",): THEIRS}).entry
    assert isinstance(found, ClaimEntry)
    assert (found.statement, found.sides) == ("Another.", claim.sides)
    assert set(found.phrasings.asks) == {*claim.phrasings.asks, "Did he?"}


def test_an_entry_that_one_removed_and_the_other_left_is_removed(claim: ClaimEntry) -> None:
    found = merge(claim, None, claim)
    assert (found, found.is_settled) == (Merge(entry=None), True)


def test_an_entry_that_one_removed_and_the_other_changed_is_a_conflict(claim: ClaimEntry) -> None:
    changed = edited(claim, question="Did he?")
    (conflict,) = merge(claim, None, changed).conflicts
    assert (conflict.path, conflict.field, conflict.ours) == ((), "", None)
    gone = resolved(claim, None, changed, {(): OURS})
    assert (gone.entry, gone.is_settled) == (None, True)
    assert resolved(claim, None, changed, {(): THEIRS}).entry == changed


def test_nothing_from_nothing_is_nothing() -> None:
    assert merge(None, None, None) == Merge(entry=None)


def test_entries_of_two_types_do_not_merge(claim: ClaimEntry, small: KnowledgeBase) -> None:
    with pytest.raises(TypeError, match="ClaimEntry with WorkEntry"):
        merge(None, claim, small.works["trotsky-betrayed"])


Three = tuple[Entry | None, Entry | None, Entry | None]


@given(versions_or_none(2, repeats=True))
def test_what_one_alone_did_is_the_merge(pair: tuple[Entry | None, Entry | None]) -> None:
    base, edit = pair
    assert merge(base, base, edit) == merge(base, edit, base) == merge(base, edit, edit) == Merge(entry=edit)


@given(versions_or_none(3))
def test_the_two_see_the_same_conflicts(three: Three) -> None:
    base, ours, theirs = three
    swapped = {
        each.path: Conflict(path=each.path, base=each.base, ours=each.theirs, theirs=each.ours)
        for each in merge(base, theirs, ours).conflicts
    }
    assert {each.path: each for each in merge(base, ours, theirs).conflicts} == swapped


@given(versions_or_none(3, repeats=True))
def test_with_all_chosen_nothing_is_left(three: Three) -> None:
    """And what comes out is a valid entry: making it raises nothing."""
    base, ours, theirs = three
    conflicts = merge(base, ours, theirs).conflicts
    for choice in (OURS, THEIRS):
        found = resolved(base, ours, theirs, {conflict.path: choice for conflict in conflicts})
        assert found.is_settled
        assert found.entry is not None or None in (ours, theirs)
    mixed = {conflict.path: (OURS, THEIRS)[index % 2] for index, conflict in enumerate(conflicts)}
    assert resolved(base, ours, theirs, mixed).is_settled


@given(versions(3))
def test_every_conflict_is_between_what_both_changed(three: tuple[Entry, Entry, Entry]) -> None:
    """Edits of different fields never meet: a conflict has an edit of either at its place, above or below it."""
    base, ours, theirs = three
    edits = (differences(base, ours), differences(base, theirs))
    conflicts = merge(base, ours, theirs).conflicts
    for conflict in conflicts:
        assert all(any(touches(edit, conflict.path) for edit in each) for each in edits)
        assert conflict.ours not in (conflict.base, conflict.theirs)
        assert conflict.theirs != conflict.base
    assert len({conflict.field for conflict in conflicts}) == len(conflicts)


def touches(edit: Difference, path: Sequence[str]) -> bool:
    length = min(len(edit.path), len(path))
    return edit.path[:length] == tuple(path)[:length]


def leaves(entry: Entry | None) -> dict[tuple[str, ...], Any]:
    """Return what an entry says, each with its place: written apart from the code, to judge it."""
    plain: dict[str, Any] = as_json(entry) if entry is not None else {}
    found: dict[tuple[str, ...], Any] = {}
    for name, value in plain.items():
        match name:
            case "topics" | "counterexamples" | "aliases":
                found |= {(name, text): True for text in value}
            case "phrasings":
                found |= {(name, way, text): True for way in value for text in value[way]}
            case "sides":
                found |= {(name, side["stance"], "heading"): side["heading"] for side in value}
                items = [(side["stance"], item) for side in value for item in side.get("evidence", ())]
                found |= {(name, stance, item["id"], key): item[key] for stance, item in items for key in item}
            case "contestedness" | "common-ground" | "custom":
                found |= {(name, key): each for key, each in value.items()}
            case _:
                found[name,] = value
    return found


def merged_by_hand(base: Mapping[Any, Any], ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> dict[Any, Any]:
    missing = object()
    found = {}
    for key in {**base, **ours, **theirs}:
        before, mine, other = (each.get(key, missing) for each in (base, ours, theirs))
        value = other if mine == before else mine
        if value is not missing:
            found[key] = value
    return found


@given(versions_or_none(3))
def test_without_conflicts_every_value_is_the_edited_one(three: Three) -> None:
    base, ours, theirs = three
    found = merge(base, ours, theirs)
    if found.is_settled:
        assert leaves(found.entry) == merged_by_hand(*map(leaves, three))


@given(versions(3))
def test_nothing_that_either_wrote_is_lost_unseen(three: tuple[Entry, Entry, Entry]) -> None:
    """What an edit wrote is in the merge, or a conflict shows it."""
    base, ours, theirs = three
    conflicts = merge(base, ours, theirs).conflicts
    for edit, choice in ((ours, OURS), (theirs, THEIRS)):
        found = resolved(base, ours, theirs, {conflict.path: choice for conflict in conflicts}).entry
        before, kept = leaves(base), leaves(found)
        written = {key: value for key, value in leaves(edit).items() if before.get(key) != value}
        assert {key: kept.get(key) for key in written} == written


@given(claims(), claims(), topics(), topics())
def test_edits_of_different_fields_never_contradict(
    base: ClaimEntry, other: ClaimEntry, topic: TopicEntry, other_topic: TopicEntry
) -> None:
    """Half of another claim's fields on one side, the other half on the other: together they are that claim."""
    fields = list(ClaimEntry.model_fields)
    ours = base.model_copy(update={name: getattr(other, name) for name in fields[::2]})
    theirs = base.model_copy(update={name: getattr(other, name) for name in fields[1::2]})
    assert merge(base, ours, theirs) == Merge(entry=other)
    renamed = topic.model_copy(update={"name": other_topic.name, "type": other_topic.type})
    named = topic.model_copy(update={"aliases": other_topic.aliases})
    assert merge(topic, renamed, named) == Merge(entry=other_topic)
