"""A variant lacks one thing while it is built, and leaves everything as it was."""

import pytest

from knowledge.library import BUNDLED_SEEDS
from knowledge.seed import read_seeds
from tests.benchmarks.ablation import VARIANTS, replaced, without_counterexamples, without_phrasings
from tests.benchmarks.quality import own_messages


def test_what_was_replaced_is_back_afterwards() -> None:
    class Owner:
        stage = "real"

    with pytest.raises(RuntimeError), replaced({(Owner, "stage"): "none"}):  # noqa: PT012
        assert Owner.stage == "none"
        raise RuntimeError
    assert Owner.stage == "real"


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_replaces_what_is_there(name: str) -> None:
    """A stage that was renamed must not go on counting as left out."""
    variant = VARIANTS[name]
    with replaced(variant.instead):
        assert all(getattr(owner, part) is value for (owner, part), value in variant.instead.items())


def test_variants_differ_from_the_first_in_something() -> None:
    first, *others = VARIANTS.values()
    assert all(
        (one.tier, one.entries, dict(one.instead), one.unasked)
        != (first.tier, first.entries, dict(first.instead), first.unasked)
        for one in others
    )


def test_entries_lose_only_what_a_variant_takes() -> None:
    claim = next(claim for claim in read_seeds(BUNDLED_SEEDS).base.claims.values() if claim.counterexamples)
    assert without_counterexamples(claim).counterexamples == ()
    assert without_counterexamples(claim).phrasings == claim.phrasings
    assert not any(without_phrasings(claim).phrasings.model_dump().values())
    assert without_phrasings(claim).counterexamples == claim.counterexamples


def test_our_own_messages_are_of_the_half_that_nothing_was_fitted_on() -> None:
    whole = own_messages()
    assert {bool(message.claims) for message in whole} == {True, False}
    assert own_messages(3)[:2] == (whole[0], whole[len(whole) // 3])
