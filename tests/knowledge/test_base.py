"""The rules between entries: what is an error, what is a warning, and what may be answered unasked."""

from typing import Any

import pytest

from knowledge import Problem, Stance
from knowledge.base import KnowledgeBase, check, claim_file, is_answerable
from knowledge.entries import CitationEntry, ClaimEntry, Kind, Locator

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
