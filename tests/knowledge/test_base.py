"""The rules between entries: what is an error, what is a warning, and what may be answered unasked."""

import copy
import pickle
import time
from collections.abc import Callable
from typing import Any

import pytest

from knowledge import Problem, Stance
from knowledge.base import MOST_SAYINGS, KnowledgeBase, check, claim_file, is_answerable, next_code
from knowledge.entries import CitationEntry, ClaimEntry, Kind, Locator, Phrasings

NEP, FAMINE, GROUP, DRAFT = (
    "trotsky-opposed-the-nep",
    "collectivisation-killed-millions",
    "a-group-is-to-blame",
    "trotsky-proposed-the-nep-first",
)


def with_claim(base: KnowledgeBase, slug: str, **update: Any) -> KnowledgeBase:
    claims = {**base.claims, slug: base.claims[slug].model_copy(update=update)}
    return KnowledgeBase(claims=claims, works=base.works, topics=base.topics)


def only(problems: tuple[Problem, ...]) -> Problem:
    (problem,) = problems
    return problem


def test_a_claim_file_is_named_after_its_slug() -> None:
    assert claim_file("a-b") == "claims/a-b.yaml"


def test_a_sound_base_has_no_problems(small: KnowledgeBase) -> None:
    assert check(small) == ()


def test_an_empty_base_has_no_problems() -> None:
    assert check(KnowledgeBase()) == ()


@pytest.mark.parametrize(("slug", "answerable"), [(NEP, True), (FAMINE, True), (GROUP, False), (DRAFT, False)], ids=str)
def test_only_two_sided_claims_are_answered_unasked(small: KnowledgeBase, slug: str, answerable: bool) -> None:  # noqa: FBT001
    assert is_answerable(small.claims[slug]) is answerable


def test_a_draft_with_two_full_sides_is_not_answered_unasked(small: KnowledgeBase) -> None:
    assert not is_answerable(small.claims[NEP].model_copy(update={"kind": Kind.DRAFT}))


@pytest.mark.parametrize("kind", [Kind.CONTESTED, Kind.SETTLED])
@pytest.mark.parametrize("emptied", [0, 1])
def test_a_claim_with_an_empty_side_is_an_error_and_not_answered(
    small: KnowledgeBase, kind: Kind, emptied: int
) -> None:
    sides = list(small.claims[NEP].sides)
    sides[emptied] = sides[emptied].model_copy(update={"evidence": ()})
    base = with_claim(small, NEP, sides=tuple(sides), kind=kind)
    assert not is_answerable(base.claims[NEP])
    problem = only(check(base))
    assert (problem.entry, problem.path, problem.warning) == (claim_file(NEP), ("sides",), False)
    assert "needs evidence on both sides; add it, or set `kind: draft`" in problem.message


@pytest.mark.parametrize("count", [0, 1])
def test_a_claim_with_fewer_than_two_sides_is_an_error(small: KnowledgeBase, count: int) -> None:
    base = with_claim(small, FAMINE, sides=small.claims[FAMINE].sides[:count])
    assert "needs evidence on both sides" in only(check(base)).message


def test_a_draft_may_be_one_sided(small: KnowledgeBase) -> None:
    assert check(with_claim(small, DRAFT, sides=small.claims[GROUP].sides)) == ()


def test_a_claim_that_attacks_people_gets_no_second_side(small: KnowledgeBase) -> None:
    problem = only(check(with_claim(small, GROUP, sides=small.claims[NEP].sides)))
    assert not problem.warning
    assert "attacks people gets no second side; keep the factual record only" in problem.message


def test_two_sides_with_one_stance_are_an_error(small: KnowledgeBase) -> None:
    sides = tuple(side.model_copy(update={"stance": Stance.AFFIRMS}) for side in small.claims[NEP].sides)
    assert "one affirms, one disputes" in only(check(with_claim(small, NEP, sides=sides))).message


def test_three_sides_are_an_error(small: KnowledgeBase) -> None:
    sides = small.claims[NEP].sides
    assert any(not problem.warning for problem in check(with_claim(small, NEP, sides=(*sides, sides[0]))))


@pytest.mark.parametrize(("more", "warned"), [(0, False), (1, False), (2, True)])
def test_sides_more_than_one_item_apart_are_a_warning(small: KnowledgeBase, more: int, warned: bool) -> None:  # noqa: FBT001
    one, other = small.claims[NEP].sides
    added = tuple(one.evidence[0].model_copy(update={"id": f"more-{n}"}) for n in range(more))
    problems = check(with_claim(small, NEP, sides=(one.model_copy(update={"evidence": one.evidence + added}), other)))
    assert [problem.warning for problem in problems] == [True] * warned
    assert all("4 and 2 items; bring them within one" in problem.message for problem in problems)


def test_two_items_with_one_id_are_an_error_across_sides(small: KnowledgeBase) -> None:
    one, other = small.claims[NEP].sides
    twin = other.evidence[0].model_copy(update={"id": one.evidence[0].id})
    other = other.model_copy(update={"evidence": (twin, other.evidence[1])})
    assert f"two items have the id '{twin.id}'" in only(check(with_claim(small, NEP, sides=(one, other)))).message


def test_an_unknown_topic_is_an_error_at_its_place(small: KnowledgeBase) -> None:
    problem = only(check(with_claim(small, NEP, topics=("trotsky", "nep", "gosplan"))))
    assert (problem.path, problem.warning) == (("topics", 2), False)
    assert "there is no topic 'gosplan'; add it to topics.yaml" in problem.message


@pytest.mark.parametrize("where", ["contestedness", "common_ground"])
def test_an_unknown_work_under_a_cited_line_is_an_error_at_its_place(small: KnowledgeBase, where: str) -> None:
    line = getattr(small.claims[NEP], where)
    line = line.model_copy(update={"citations": (*line.citations, CitationEntry(work="lost"))})
    problem = only(check(with_claim(small, NEP, **{where: line})))
    assert problem.path == (where.replace("_", "-"), "citations", len(line.citations) - 1, "work")
    assert "there is no work 'lost'; add it to works.yaml" in problem.message


def test_an_unknown_quoting_work_is_an_error_at_its_place(small: KnowledgeBase) -> None:
    one, other = small.claims[NEP].sides
    citation = other.evidence[1].citation.model_copy(update={"quoted_in": Locator(work="lost")})
    item = other.evidence[1].model_copy(update={"citation": citation})
    other = other.model_copy(update={"evidence": (other.evidence[0], item)})
    problem = only(check(with_claim(small, NEP, sides=(one, other))))
    assert problem.path == ("sides", 1, "evidence", 1, "citation", "quoted-in", "work")


def test_a_code_belongs_to_one_claim(small: KnowledgeBase) -> None:
    problem = only(check(with_claim(small, DRAFT, code="F-002")))
    assert (problem.entry, problem.path) == (claim_file(DRAFT), ("code",))
    assert f"F-002 is the code of '{NEP}' already" in problem.message


@pytest.mark.parametrize("alias", ["NEP", "nep", "New economic POLICY"])
def test_an_alias_leads_to_one_topic(small: KnowledgeBase, alias: str) -> None:
    topics = {**small.topics, "famine": small.topics["famine"].model_copy(update={"aliases": ("famine", alias)})}
    problem = only(check(KnowledgeBase(claims=small.claims, works=small.works, topics=topics)))
    assert (problem.entry, problem.path) == ("topics.yaml", (2, "aliases", 1))


@pytest.mark.parametrize("stance", ["asserts", "disputes", "asks"])
@pytest.mark.parametrize(
    "text", ["trotsky was anti nep everyone knows this", "Trotsky was ANTI-NEP (everyone knows this)"]
)
def test_a_phrasing_belongs_to_one_claim_whatever_its_case_and_punctuation(
    small: KnowledgeBase, stance: str, text: str
) -> None:
    phrasings = small.claims[DRAFT].phrasings.model_copy(update={stance: ("Of its own.", text)})
    problem = only(check(with_claim(small, DRAFT, phrasings=phrasings)))
    assert (problem.entry, problem.path) == (claim_file(DRAFT), ("phrasings", stance, 1))
    assert f"'{NEP}' has the same phrasing" in problem.message


def test_a_claim_may_repeat_its_own_phrasing_and_share_counterexamples(small: KnowledgeBase) -> None:
    """Counterexamples say what a claim is not; two claims may lack the same thing."""
    base = with_claim(small, DRAFT, counterexamples=small.claims[NEP].counterexamples)
    texts = small.claims[NEP].phrasings.asserts
    base = with_claim(base, NEP, phrasings=base.claims[NEP].phrasings.model_copy(update={"asks": texts}))
    assert check(base) == ()


def test_a_work_that_nothing_cites_is_a_warning(small: KnowledgeBase) -> None:
    claims = {slug: claim for slug, claim in small.claims.items() if slug != NEP}
    problem = only(check(KnowledgeBase(claims=claims, works=small.works, topics=small.topics)))
    assert (problem.entry, problem.path, problem.warning) == ("works.yaml", ("references", 1, "id"), True)
    assert "nothing cites 'trotsky-betrayed'" in problem.message


def test_errors_come_before_warnings(small: KnowledgeBase) -> None:
    base = with_claim(small, NEP, sides=(), contestedness=None, common_ground=None, topics=("lost",))
    flags = [problem.warning for problem in check(base)]
    assert flags == sorted(flags)
    assert set(flags) == {False, True}


def test_a_problem_reads_as_file_line_place_and_message() -> None:
    problem = Problem(entry="claims/a.yaml", path=("sides", 0, "heading"), message="too long; shorten it", line=7)
    assert str(problem) == "claims/a.yaml:7: sides.0.heading: too long; shorten it"
    assert str(Problem(entry="works.yaml", path=(), message="is missing; add it")) == "works.yaml: is missing; add it"


def test_a_base_is_a_value(small: KnowledgeBase) -> None:
    entry: ClaimEntry = small.claims[NEP]
    assert with_claim(small, NEP, code=entry.code) == small


def test_a_claim_is_asked_only_once() -> None:
    asked: list[str] = []

    def told(claim: ClaimEntry) -> int:
        asked.append(claim.slug)
        return len(claim.statement)

    claim = ClaimEntry(slug="a", code="F-001", statement="It is so.", question="Is it so?", kind=Kind.DRAFT)
    assert [claim.told(told), claim.told(told)] == [9, 9]
    assert asked == ["a"]


@pytest.mark.parametrize(
    "copied",
    [
        lambda claim: claim.model_copy(update={"topics": ("lost",)}),
        lambda claim: copy.copy(claim).model_copy(update={"topics": ("lost",)}),
        lambda claim: copy.deepcopy(claim).model_copy(update={"topics": ("lost",)}),
        lambda claim: pickle.loads(pickle.dumps(claim)).model_copy(update={"topics": ("lost",)}),
        lambda claim: ClaimEntry.model_validate({**claim.model_dump(by_alias=True), "topics": ("lost",)}),
    ],
)
def test_what_was_told_of_a_claim_is_not_believed_of_its_copy(
    small: KnowledgeBase, copied: Callable[[ClaimEntry], ClaimEntry]
) -> None:
    assert check(small) == ()
    claim = copied(small.claims[NEP])
    problem = only(check(KnowledgeBase(claims={**small.claims, NEP: claim}, works=small.works, topics=small.topics)))
    assert problem.path == ("topics", 0)


def test_what_was_told_of_a_claim_is_no_part_of_it(small: KnowledgeBase) -> None:
    other = small.claims[NEP]
    claim = ClaimEntry.model_validate(other.model_dump(by_alias=True))
    before = repr(claim), hash(claim), claim.model_dump(), claim.model_dump_json(), pickle.dumps(claim)
    claim.told(is_answerable)
    assert claim == other
    assert (repr(claim), hash(claim), claim.model_dump(), claim.model_dump_json(), pickle.dumps(claim)) == before


def test_a_check_of_a_base_seen_before_is_a_small_part_of_the_first(small: KnowledgeBase) -> None:
    """Both are measured in one run, in time of the processor: the machine may have other things to do."""
    phrasings = [f"Trotsky was against it, whatever you say, said number {number}" for number in range(10)]
    claims = {}
    for number in range(1000):
        asserts = tuple(f"{text} of {number}" for text in phrasings)
        update = {"slug": f"c-{number}", "code": f"F-{number:04}", "phrasings": Phrasings(asserts=asserts)}
        claims[f"c-{number}"] = small.claims[NEP].model_copy(update=update)
    base = KnowledgeBase(claims=claims, works=small.works, topics=small.topics)
    spent = []
    for _ in range(2):
        start = time.process_time()
        check(base)
        spent.append(time.process_time() - start)
        base = with_claim(base, "c-7", statement="Quite another statement.")
    assert spent[1] * 5 < spent[0]


@pytest.mark.parametrize(
    ("codes", "following"),
    [
        ([], "F-1000"),
        (["F-002", "F-040"], "F-1000"),
        (["F-1000", "F-1007"], "F-1008"),
        (["F-999999", "F-1000"], "F-1001"),
    ],
)
def test_a_new_claim_gets_a_code_that_nobody_had(codes: list[str], following: str) -> None:
    claims = [
        ClaimEntry(slug=f"c{n}", code=code, statement="A.", question="A?", kind=Kind.DRAFT)
        for n, code in enumerate(codes)
    ]
    assert next_code(KnowledgeBase(claims={claim.slug: claim for claim in claims})) == following


def test_a_claim_has_no_sayings_without_end(small: KnowledgeBase) -> None:
    """One with tens of thousands would have the whole base judged by less than it was learned by."""
    said = tuple(f"the mill burnt down {number} times" for number in range(MOST_SAYINGS + 1))
    kept = with_claim(small, NEP, phrasings=Phrasings(asks=said[:-1]), counterexamples=())
    assert check(kept) == check(small)
    problem = only(tuple(set(check(with_claim(kept, NEP, counterexamples=said[:1]))) - set(check(small))))
    assert "1,001 phrasings and counterexamples, at most 1,000" in problem.message
    assert not problem.warning
