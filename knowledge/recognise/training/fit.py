"""Fit `weights.json` on our own messages: `python -m knowledge.recognise.training.fit [VECTORS_FOLDER]`.

One half of the messages is fitted on, over two knowledge bases (the seeds and an invented one) and over each message as it
looks when the claims that it is about are taken out. The other half calibrates: it fixes how a score becomes a probability.
"""

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...entries import ClaimEntry, Kind, Phrasings, TopicEntry
from ...seed import read_seeds
from ...text import strip_markup
from ..claim_index import ClaimIndex, spoken
from ..encoding import Vectors, open_encoder
from ..features import NAMES as GATE_NAMES
from ..features import Comparer
from ..gate import fit_gate, gate_examples, likeliest_temperature
from ..heard import Heard
from ..index import Array
from ..kernel import learn
from ..learned import reader_for
from ..logistic import fit_logistic, sigmoid
from ..reading import Reader
from ..retrieved import MOST_CANDIDATES, NAMES, RetrievalJudge
from ..sayings import gather, wordings
from ..taught import with_meanings
from ..weights import FILE, GateWeights, RetrievalWeights
from . import FOLDER, idle_talk, rows

SEEDS = Path(__file__).parents[3] / "seeds"
GONE_WEIGHT = 0.15
"""How much a message counts whose claims were taken out."""
GONE_FROM_MANY = 0.5
"""The same for the retrieval judge: among thousands of claims one that is much like an unknown one is never far."""
STRENGTHS = (1.0, 3.0, 10.0, 30.0, 100.0)
FUSION = (0.7, 0.7, 1.0)
LIGHT_FUSION = (1.0, 0.7, 0.0)
"""
What words, grams and meaning count in a candidate's score. On our own messages rank hardly changes between 0.3 and 1 for words
and grams, so these are not fitted: near the middle, and the same for both.
"""
TEMPERATURES = (0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3)
SHARPER = (0.7, 1.0, 1.3, 1.6, 2.0, 2.5)


@dataclass(frozen=True, slots=True)
class Row:
    """A message: its text and the claims that it is about; `gone` are claims treated as unknown."""

    text: str
    claims: frozenset[str]
    gone: frozenset[str] = frozenset()


def second_base() -> list[ClaimEntry]:
    """Return the claims of the invented knowledge base."""
    claims = []
    for number, line in enumerate((FOLDER / "second_base.jsonl").read_text(encoding="utf-8").splitlines(), start=1):
        entry = json.loads(line)
        claims.append(
            ClaimEntry(
                slug=entry["slug"],
                code=f"F-9{number:03}",
                statement=entry["statement"],
                question=entry["question"],
                kind=Kind.DRAFT,
                phrasings=Phrasings(
                    asserts=tuple(entry["asserts"]), disputes=tuple(entry["disputes"]), asks=tuple(entry["asks"])
                ),
                counterexamples=tuple(entry["counterexamples"]),
            )
        )
    return claims


def messages(base: str, half: str) -> list[Row]:
    """Return our messages about a base, of one half, and those with a claim once more as if it were unknown."""
    found = [
        Row(strip_markup(row["text"]), frozenset(row["claims"]))
        for row in rows()
        if (row["base"], row["half"]) == (base, half)
    ]
    return [*found, *(Row(row.text, frozenset(), row.claims) for row in found if row.claims)]


@dataclass(frozen=True, slots=True)
class Examples:
    """Features (examples, features), whether the likeliest claim is stated, and how much each example counts."""

    features: Array
    labels: Array
    weights: Array

    def __add__(self, other: "Examples") -> "Examples":
        """Return both together."""
        return Examples(
            np.concatenate([self.features, other.features]),
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.weights, other.weights]),
        )


def fit_retrieval(claims: Sequence[ClaimEntry], reader: Reader, vectors: Vectors | None) -> dict[str, Any]:
    """Return the weights of the retrieval judge, fitted over both knowledge bases at once."""
    ordered = sorted(claims, key=lambda claim: claim.slug)
    slugs = [claim.slug for claim in ordered]
    worded = [wordings(claim) for claim in ordered]
    index = ClaimIndex([[strip_markup(wording.text) for wording in own] for own in worded])
    judge = RetrievalJudge(index, worded, [claim.counterexamples for claim in ordered], vectors)
    encoded = _encoder(vectors)

    def looks(half: str, weights: RetrievalWeights) -> Iterator[tuple[Row, list[str], Array]]:
        for row in (*messages("seeds", half), *messages("second", half)):
            heard = Heard(row.text, index, reader, encoded)
            found = index.find(heard.terms, MOST_CANDIDATES).without([slugs.index(slug) for slug in row.gone])
            numbers, table = judge.features(heard, judge.look(heard, found), weights, heard.meaning)
            if len(numbers):
                yield row, [slugs[number] for number in numbers.tolist()], table

    def examples(half: str, weights: RetrievalWeights) -> Examples:
        seen = [(table[0], bool(row.claims), bool(row.gone)) for row, _, table in looks(half, weights)]
        return _examples(seen, GONE_FROM_MANY)

    fusion = FUSION if vectors else LIGHT_FUSION
    fitted = RetrievalWeights(fusion, np.zeros(len(NAMES)), 0.1)
    learned = examples("fit", fitted)
    coefficients = fit_logistic(
        learned.features,
        learned.labels,
        weights=learned.weights,
        prior=np.zeros(len(NAMES)),
        strength=np.full(len(NAMES), 0.3),
    )
    held = examples("calibrate", fitted)
    slope, intercept = _calibrated(held.features @ coefficients, held)
    coefficients = slope * coefficients
    coefficients[0] += intercept
    surprise: list[float] = []
    for temperature in TEMPERATURES:
        weights = RetrievalWeights(fusion, coefficients, temperature)
        shares = []
        for row, names, table in looks("calibrate", weights):
            if not row.claims.isdisjoint(names):
                risen = np.exp(
                    (s := weights.score(table[:, 1], table[:, 2], table[:, 3])) / temperature - s.max() / temperature
                )
                shares.append(sum(risen[at] for at, name in enumerate(names) if name in row.claims) / risen.sum())
        surprise.append(float(-np.log(np.array(shares) + 1e-6).mean()))
    _tell(
        "retrieval",
        "semantic" if vectors else "light",
        fusion,
        dict(zip(NAMES, coefficients.round(2), strict=True)),
        surprise,
    )
    return {
        "fusion": list(fusion),
        "coefficients": _rounded(coefficients),
        "temperature": TEMPERATURES[int(np.argmin(surprise))],
    }


class TaughtBase:
    """A knowledge base as the taught judge sees it, with our messages about it."""

    def __init__(
        self, name: str, claims: Sequence[ClaimEntry], topics: Sequence[TopicEntry], vectors: Vectors | None
    ) -> None:
        self.name = name
        ordered = sorted(claims, key=lambda claim: claim.slug)
        self._slugs = [claim.slug for claim in ordered]
        reader = reader_for(ordered, topics)
        sayings = with_meanings(gather(ordered, reader, idle_talk()), vectors)
        self._kernel, left_out = learn(sayings, len(ordered))
        self.comparer = Comparer(self._kernel, sayings, len(ordered))
        self.examples = gate_examples(self.comparer, left_out, sayings, reader, vectors)
        self.temperature = likeliest_temperature(left_out, sayings)
        self._reader, self._vectors = reader, vectors

    def looks(self, half: str) -> Iterator[tuple[Row, Array, list[str], Array]]:
        """Yield the messages of one half: the row, the features of the likeliest claim, the claims and their scores."""
        listed = [row for row in messages(self.name, half) if row.text not in _IDLE]
        readings = [self._reader.read(row.text) for row in listed]
        if self._vectors:
            meanings = self._vectors.of([spoken(row.text) for row in listed])
            readings = [
                dataclasses.replace(reading, meaning=meaning)
                for reading, meaning in zip(readings, meanings, strict=True)
            ]
        for row, reading in zip(listed, readings, strict=True):
            if reading.terms:
                gone = [self._slugs.index(slug) for slug in row.gone]
                likeness = self._kernel.likeness_without_claims(reading, gone)
                best = int(likeness.claims.argmax())
                yield row, self.comparer.features(reading, likeness, best), self._slugs, likeness.claims


_IDLE = frozenset(strip_markup(text) for text in idle_talk())


def fit_gate_weights(bases: Sequence[TaughtBase], tier: str) -> dict[str, Any]:
    """Return the weights of the gate, given the two knowledge bases."""
    learned = _gate_examples(bases, "fit")
    prior = fit_logistic(
        learned.features,
        learned.labels,
        weights=learned.weights,
        prior=_START,
        strength=np.full(len(GATE_NAMES), 1.0),
    )
    held = [(base, _gate_examples([base], "calibrate")) for base in bases]
    best: tuple[float, dict[str, Any]] = (np.inf, {})
    for strength in STRENGTHS:
        weights = GateWeights(prior, strength, 1.0, 0.0, 1.0)
        scores, labelled = [], []
        for base, examples in held:
            scores.append(examples.features @ fit_gate(base.examples, weights))
            labelled.append(examples)
        together = labelled[0] + labelled[1]
        slope, intercept = _calibrated(np.concatenate(scores), together)
        loss = _loss(np.concatenate(scores) * slope + intercept, together)
        _tell("gate", strength, round(slope, 2), round(intercept, 2), round(loss, 4))
        if loss < best[0]:
            best = (
                loss,
                {
                    "prior": _rounded(prior),
                    "strength": strength,
                    "slope": round(slope, 3),
                    "intercept": round(intercept, 3),
                },
            )
    surprise = []
    for sharper in SHARPER:
        shares = []
        for base in bases:
            for row, _, slugs, scores_ in base.looks("calibrate"):
                if row.claims:
                    risen = np.exp((scores_ - scores_.max()) * sharper / base.temperature)
                    shares.append(sum(risen[slugs.index(slug)] for slug in row.claims) / risen.sum())
        surprise.append(float(-np.log(np.array(shares) + 1e-6).mean()))
    _tell(
        "gate",
        tier,
        dict(zip(GATE_NAMES, prior.round(2).tolist(), strict=True)),
        best,
        surprise,
    )
    return {**best[1], "sharper": SHARPER[int(np.argmin(surprise))]}


_START = np.array([-3.0, 0.5, 0.5, 2.0, 0.0, 0.5, 0.5, 0.5, 1.0, 0.5, -1.5, -1.0, -0.5, -1.0, 0.5, 1.5, 1.5, 0.0, 0.0])


def _gate_examples(bases: Sequence[TaughtBase], half: str) -> Examples:
    return _examples(
        [
            (features, bool(row.claims), bool(row.gone))
            for base in bases
            for row, features, slugs, scores in base.looks(half)
        ]
    )


def _examples(seen: Sequence[tuple[Array, bool, bool]], gone_weight: float = GONE_WEIGHT) -> Examples:
    return Examples(
        np.array([features for features, _, _ in seen]),
        np.array([float(right) for _, right, _ in seen]),
        np.array([gone_weight if gone else 1.0 for _, _, gone in seen]),
    )


def _calibrated(scores: Array, held: Examples) -> tuple[float, float]:
    """Return slope and intercept that make logits of the scores (Platt 1999)."""
    intercept, slope = fit_logistic(
        np.stack([np.ones_like(scores), scores], axis=1),
        held.labels,
        weights=held.weights,
        prior=np.array([0.0, 1.0]),
        strength=np.array([0.1, 0.1]),
    )
    return float(slope), float(intercept)


def _loss(scores: Array, held: Examples) -> float:
    p = np.clip(sigmoid(scores), 1e-6, 1 - 1e-6)
    losses = -(held.labels * np.log(p) + (1 - held.labels) * np.log(1 - p))
    return float((losses * held.weights).sum() / held.weights.sum())


def _encoder(vectors: Vectors | None) -> Callable[[str], Any]:
    return (lambda text: vectors.of([text])[0]) if vectors else (lambda _: None)


def _rounded(values: Array) -> list[float]:
    return [round(value, 3) for value in values.tolist()]


def _tell(*parts: object) -> None:
    sys.stderr.write(" ".join(map(str, parts)) + "\n")


def main(folder: Path | None = None) -> None:
    """Fit all weights of both tiers on the bundled seeds and write them; vectors are remembered in `folder`."""
    base = read_seeds(SEEDS).base
    claims, topics = list(base.claims.values()), list(base.topics.values())
    everything = [*claims, *second_base()]
    reader = reader_for(everything, topics)
    fitted: dict[str, dict[str, Any]] = {"gate": {}, "retrieval": {}}
    for tier, vectors in (("semantic", Vectors(open_encoder("minilm"), folder)), ("light", None)):
        bases = [TaughtBase("seeds", claims, topics, vectors), TaughtBase("second", second_base(), [], vectors)]
        fitted["gate"][tier] = fit_gate_weights(bases, tier)
        fitted["retrieval"][tier] = fit_retrieval(everything, reader, vectors)
    FILE.write_text(json.dumps(fitted, indent=1) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
