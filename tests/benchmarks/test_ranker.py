"""The adapter between evaluate.py's claims and ours."""

import importlib.util

import pytest

from knowledge.views import Match, MessageStance
from tests.benchmarks import ranker
from tests.benchmarks.ranker import Ranker, RawClaim, build_light, entry

BELL = "The harbour bell of Brindlemoor was sold to a circus."
FERRY = "Forty beehives crossed the strait on the Ostrava ferry."
CLAIMS: list[RawClaim] = [
    {"id": "Bell_1 – ä", "text": BELL, "phrasings": [BELL, "Circus buys the bell of Brindlemoor harbour", BELL]},
    {"id": "ferry/2", "text": FERRY, "phrasings": [FERRY, "", "Beehives by the dozen on a ferry to Ostrava"]},
]


def test_a_claim_becomes_an_entry() -> None:
    """The statement is no phrasing again, and empty wordings are none."""
    bell, ferry = (entry(number, claim) for number, claim in enumerate(CLAIMS))
    assert (bell.slug, bell.code, bell.statement) == ("claim-000000", "F-000001", BELL)
    assert bell.question == "The harbour bell of Brindlemoor was sold to a circus?"
    assert bell.phrasings.asserts == ("Circus buys the bell of Brindlemoor harbour",)
    assert ferry.phrasings.asserts == ("Beehives by the dozen on a ferry to Ostrava",)
    assert type(bell).model_validate(bell.model_dump()) == bell


def test_a_claim_may_be_longer_than_a_card_allows() -> None:
    text = "A very long story.\nIt goes on. " * 40
    assert entry(0, {"id": "long", "text": text, "phrasings": [text]}).statement == " ".join(text.split())


def test_answers_bear_the_ids_of_the_set() -> None:
    made = build_light(CLAIMS)
    assert made.search("did they really sell the brindlemoor harbour bell to some circus", 2)[0][0] == "Bell_1 – ä"
    assert len(made.search(f"{BELL} {FERRY}", 1)) == 1
    assert made.decide("lunch?") is None


class Certain:
    """Is as sure as it is told to be, and remembers which texts were not asked about."""

    def __init__(self, *probabilities: float) -> None:
        self._probabilities = probabilities
        self.unasked: list[str] = []

    def recognise(self, text: str, limit: int = 5, *, unasked: bool = False) -> tuple[Match, ...]:
        self.unasked += [text] * unasked
        return tuple(
            Match(claim=ranker.slug(number), probability=probability, stance=MessageStance.ASSERTS, reasons=())
            for number, probability in enumerate(self._probabilities[:limit] if text else ())
        )


@pytest.mark.parametrize(
    ("probabilities", "answer"), [((0.97,), "first"), ((0.97, 0.9), None), ((0.5,), None), ((), None)]
)
def test_only_what_would_be_answered_is_an_answer(probabilities: tuple[float, ...], answer: str | None) -> None:
    """A mark is none, whether the claim is doubtful or one of two."""
    made = Ranker(Certain(*probabilities), {ranker.slug(0): "first", ranker.slug(1): "second"})
    assert made.decide("anything") == answer


def test_a_search_is_asked_for_and_a_decision_is_not() -> None:
    recogniser = Certain(0.97)
    made = Ranker(recogniser, {ranker.slug(0): "first"})
    assert made.search("searched", 5) == [("first", 0.97)]
    made.decide("overheard")
    assert recogniser.unasked == ["overheard"]


def test_the_file_is_loaded_by_its_path() -> None:
    """As evaluate.py does it."""
    spec = importlib.util.spec_from_file_location("ranker_under_test", ranker.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.build_light(CLAIMS).search(FERRY, 1)[0][0] == "ferry/2"
