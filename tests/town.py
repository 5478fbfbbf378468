"""An invented knowledge base about a town, its canal and two people who quarrelled over it; and an encoder to go with it."""

import hashlib
import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.entries import ClaimEntry, Kind, Phrasings, TopicEntry

TOPICS = (
    TopicEntry(id="ada", name="Ada Lindqvist", type="person", aliases=("Ada", "Lindqvist")),
    TopicEntry(id="bruno", name="Bruno Hartmann", type="person", aliases=("Bruno", "Hartmann")),
    TopicEntry(id="canal", name="Grand Canal", type="place", aliases=("canal", "the big ditch")),
    TopicEntry(id="toll", name="Harbour Toll", type="idea", aliases=("harbour toll", "toll", "HT")),
    TopicEntry(id="fishers", name="fishermen", type="group", aliases=("fishers", "fisherman")),
)
TOOK_PLAN = ClaimEntry(
    slug="bruno-took-over-adas-plan",
    code="F-001",
    statement="Bruno Hartmann took over Ada Lindqvist's plan for the Grand Canal.",
    question="Did Bruno take over Ada's plan for the canal?",
    kind=Kind.CONTESTED,
    topics=("ada", "bruno", "canal"),
    phrasings=Phrasings(
        asserts=(
            "Bruno just stole Ada's plan for the canal",
            "the canal was Ada's idea, Bruno copied it once she was gone",
            "hartmann threw lindqvist out of town and then built her canal",
            "lol bruno literally plagiarised the whole canal plan from ada",
            "first he calls her plan madness, two years later Bruno digs the very same canal",
        ),
        disputes=(
            "Bruno did not copy Ada, his canal had a different route and locks",
            "the idea that bruno took ada's plan is a myth",
        ),
        asks=("was the canal really Ada's plan before Bruno took it?", "did Hartmann steal the plan from Lindqvist?"),
    ),
    counterexamples=("Bruno and Ada were married in 1901", "Bruno planned a canal museum", "Ada painted the canal"),
)
OPPOSED_TOLL = ClaimEntry(
    slug="ada-opposed-the-toll",
    code="F-002",
    statement="Ada Lindqvist opposed the Harbour Toll and wanted to end it.",
    question="Did Ada want to end the harbour toll?",
    kind=Kind.CONTESTED,
    topics=("ada", "toll"),
    phrasings=Phrasings(
        asserts=(
            "Ada was against the toll from day one",
            "lindqvist wanted the harbour toll gone",
            "ada hated the toll and would have scrapped it the day she came to power",
            "everyone knows Ada fought the harbour toll",
            "the toll had no worse enemy than ada lindqvist, she wanted it abolished",
        ),
        disputes=(
            "Ada never opposed the toll, she wanted it better run",
            "that ada wanted to abolish the toll is nonsense",
        ),
        asks=("was Ada really against the toll?", "where does Ada say that she wants to end the harbour toll?"),
    ),
    counterexamples=("Bruno opposed the toll", "Ada collected the toll herself in 1899", "the toll was two coins"),
)
RUINED_FISHERS = ClaimEntry(
    slug="canal-ruined-the-fishers",
    code="F-003",
    statement="The Grand Canal ruined the fishermen.",
    question="Did the canal ruin the fishermen?",
    kind=Kind.CONTESTED,
    topics=("canal", "fishers"),
    phrasings=Phrasings(
        asserts=(
            "the canal was the end of the fishermen",
            "thousands of fishers starved because of that canal",
            "after the big ditch was dug no fisherman could feed a family",
            "they dug the canal and killed the fishing villages",
        ),
        disputes=(
            "the fishermen were doing fine after the canal, catches went up",
            "no, the canal didn't ruin the fishers",
        ),
        asks=("how many fishermen lost their living to the canal?", "did the fishers really starve after the canal?"),
    ),
    counterexamples=("fishermen guided tourists on the canal", "the canal froze in 1902", "fishers paid the toll too"),
)
CLAIMS = (TOOK_PLAN, OPPOSED_TOLL, RUINED_FISHERS)

ALIKE = {
    "plagiarist": "copied",
    "waterway": "canal",
    "excavated": "dug",
    "levy": "toll",
    "loathed": "opposed",
    "anglers": "fishermen",
    "penniless": "ruined",
}
"""Words that mean the same to `Concepts`."""


class Concepts:
    """An encoder: a text is the sum of its words' directions, and words that mean the same have the same one."""

    dimensions = 64

    def __init__(self, alike: Mapping[str, str] = ALIKE, name: str = "concepts") -> None:
        self.name = name
        self.asked: list[str] = []
        self._alike = alike

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.array([self._sum(text) for text in texts]).reshape(len(texts), self.dimensions)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def _sum(self, text: str) -> NDArray[np.float64]:
        said = re.findall(r"[a-z]+", text.lower())
        return 0.1 * self._direction("") + sum(self._direction(self._alike.get(word, word)) for word in said)

    def _direction(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest())
        return np.random.default_rng(seed).normal(size=self.dimensions)


SUBJECTS = tuple(
    "mill chapel orchard lighthouse quarry brewery tannery ferry observatory granary foundry aqueduct".split()
)
DEEDS = tuple("burned flooded sold collapsed bankrupted haunted poisoned auctioned".split())
OWNERS = tuple("Quimby Haverstock Pellworth Ostergard Tindall Vasquez Marchetti Brannigan Dunmore Eckhart".split())


def many_claims(count: int) -> tuple[ClaimEntry, ...]:
    """Return claims of which no two say the same: at most 960."""
    made = []
    for number in range(count):
        subject = SUBJECTS[number % 12]
        deed = DEEDS[number // 12 % 8]
        owner = OWNERS[number // 96 % 10]
        made.append(
            ClaimEntry(
                slug=f"claim-{number:04}",
                code=f"F-{number + 100}",
                statement=f"{owner} {deed} the old {subject} in the winter of {1800 + number}.",
                question=f"Was the {subject} {deed} by {owner} in {1800 + number}?",
                kind=Kind.CONTESTED,
                counterexamples=(f"{owner} repaired the {subject} with his own money",),
            )
        )
    return tuple(made)
