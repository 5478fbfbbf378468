"""The choices between a copy and the shared entry fit into a button's id, and come out of it as they went in."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.kb.copies import (
    MOST_CHOICES,
    AcceptSharedButton,
    ConflictButton,
    CopyPageButton,
    KeepOursButton,
    MergeButton,
    following,
    merged_by,
    putting,
)
from bot.render.limits import CUSTOM_ID
from knowledge import Copy, Follow, Retire, Save, TopicEntry, Version

KEY = "a" * 80


def topic(name: str, kind: str) -> TopicEntry:
    return TopicEntry(id="nep", name=name, type=kind)


def copy(ours: TopicEntry | None, theirs: TopicEntry | None) -> Copy:
    return Copy(
        entry="topic",
        key="nep",
        base=topic("NEP", "event"),
        ours=ours,
        theirs=theirs,
        version=Version(number=3, is_own=True),
        shared=2,
    )


@given(st.text("ot", max_size=MOST_CHOICES))
def test_choices_come_out_of_an_id_as_they_went_in(choices: str) -> None:
    button = ConflictButton("claim", KEY, choices, "x")
    assert len(button.item.custom_id or "") <= CUSTOM_ID
    match = re.fullmatch(ConflictButton.__discord_ui_compiled_template__, button.item.custom_id or "")
    assert match is not None
    assert ConflictButton.from_match(match, "x").choices == choices


def test_every_id_has_room_for_the_longest_key() -> None:
    buttons = [kind("claim", KEY, "x") for kind in (AcceptSharedButton, KeepOursButton, MergeButton)]
    for button in [*buttons, CopyPageButton(999, "claim", KEY, "x")]:
        assert len(button.item.custom_id or "") <= CUSTOM_ID
        assert re.fullmatch(type(button).__discord_ui_compiled_template__, button.item.custom_id or "")


def test_conflicts_are_settled_in_their_order() -> None:
    both = copy(topic("The NEP", "idea"), topic("New Economic Policy", "place"))
    merged, conflicts = merged_by(both, "")
    assert (conflicts, len(merged.conflicts)) == (2, 2)
    assert len(merged_by(both, "o")[0].conflicts) == 1
    settled, _ = merged_by(both, "ot")
    assert settled.entry == topic("The NEP", "place")
    assert merged_by(both, "tt")[0].entry == both.theirs


def test_what_is_saved_takes_the_shared_revision_into_account() -> None:
    both = copy(topic("The NEP", "idea"), None)
    assert putting(both, both.ours) == Save(entry=topic("The NEP", "idea"), expected=both.version, onto=2)
    assert putting(both, None) == Retire(entry="topic", key="nep", expected=both.version, onto=2)
    assert following(both) == Follow(entry="topic", key="nep", expected=both.version)
