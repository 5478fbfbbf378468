"""What a change comes to, in words: what is saved is called by its name, whatever became of it."""

from bot.render.changes import change_lines, saved_lines
from bot.render.problems import problem_text
from bot.render.publishing import lacks
from bot.render.trials import trial_lines
from bot.words import ENGLISH
from knowledge import (
    Change,
    ClaimEntry,
    Kind,
    KnowledgeBase,
    Match,
    MessageStance,
    Phrasings,
    Problem,
    SayingKind,
    SideEntry,
    Stance,
    TopicEntry,
    Trial,
    TriedSaying,
    check,
)

SIDES = tuple(SideEntry(stance=stance, heading=f"That {stance}") for stance in Stance)
TOPIC = TopicEntry(id="nep", name="NEP", type="idea")


def claim(slug: str, code: str, *said: str) -> ClaimEntry:
    return ClaimEntry(
        slug=slug,
        code=code,
        statement="He did.",
        question="Did he?",
        kind=Kind.DRAFT,
        sides=SIDES,
        phrasings=Phrasings(asserts=said),
    )


OLD, NEW = claim("old", "F-001", "he did it"), claim("new", "F-1000", "he did it", "he did it / twice")


def base(*claims: ClaimEntry) -> KnowledgeBase:
    return KnowledgeBase(claims={each.slug: each for each in claims}, topics={TOPIC.id: TOPIC})


def test_all_that_was_saved_is_named_and_what_was_taken_out_as_it_was() -> None:
    changes = [
        Change(entry="claim", key="new", revision=1),
        Change(entry="topic", key="nep", revision=2),
        Change(entry="claim", key="old", revision=3),
    ]
    assert saved_lines(ENGLISH, base(OLD), base(NEW), changes) == [
        "Saved: 3 entries.",
        "- F-1000 · Did he? · version 1",
        "- Topic: NEP · version 2",
        "- F-001 · Did he? · taken out",
    ]
    many = [Change(entry="work", key=f"work-{number}", revision=1) for number in range(50)]
    assert saved_lines(ENGLISH, base(), base(), many)[-1] == "…and 30 more."


def test_what_is_put_back_is_not_new() -> None:
    assert "is new" in change_lines(ENGLISH, "new", None, NEW)[0]
    assert "comes back" in change_lines(ENGLISH, "new", None, NEW, returns=True)[0]


def test_phrasings_are_told_apart() -> None:
    told = "\n".join(change_lines(ENGLISH, "new", None, NEW))
    assert "“he did it”, “he did it / twice”" in told


def test_a_broken_rule_is_told_by_codes_and_fields() -> None:
    there = base(OLD, NEW)
    (problem,) = check(there)
    said = problem_text(ENGLISH, there, problem)
    assert said.startswith("F-1000 · How it is stated · “he did it”: F-001 has the same phrasing")
    unknown = Problem(entry="works.yaml", path=("references", 3, "id"), message="nothing cites 'x'")
    assert problem_text(ENGLISH, there, unknown) == "nothing cites 'x'"


def test_what_a_side_lacks_is_told_with_the_command_for_it() -> None:
    first, second = lacks(ENGLISH, NEW, Kind.CONTESTED)
    assert "`/kb evidence claim:F-1000 side:for the claim`" in first
    assert "`/kb evidence claim:F-1000 side:against the claim`" in second


def test_a_claim_that_is_not_there_yet_is_called_by_its_code() -> None:
    match = Match(claim="new", probability=0.9, stance=MessageStance.ASSERTS, reasons=())
    saying = TriedSaying(text="he did it", kind=SayingKind.PHRASING, claims=("old",), before=None, after=match)
    told = "\n".join(trial_lines(ENGLISH, base(OLD, NEW), Trial(tried=1, newly=(saying,))))
    assert "“he did it”: F-1000, instead of F-001" in told
