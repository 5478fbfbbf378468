"""What is measured on: files that lie beside the project and are no part of it."""

import importlib.util
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from types import ModuleType
from typing import Any

from knowledge.evaluate import LabelledMessage, read_messages

from .ranker import ROOT, RawClaim

SETS = ("snopes-tweets-2022", "politifact-debates-2022", "chat-handmade")
SNOPES, POLITIFACT, HANDMADE = SETS
SHARED = ROOT.parent / "shared"


class MissingMaterial(Exception):
    """The files to measure on are not there."""


@dataclass(frozen=True)
class Material:
    """The folder of the files (`../shared` as a rule) and how many messages of each kind are taken (None: all)."""

    folder: Path = SHARED
    most: int | None = None

    def __post_init__(self) -> None:
        for part in ("knowledge/messages-dev.jsonl", "claim-matching/evaluate.py"):
            if not (self.folder / part).is_file():
                message = (
                    f"{self.folder / part} is not there. The benchmarks measure on files that are no part of the "
                    "repository; name the folder that has them with --shared FOLDER."
                )
                raise MissingMaterial(message)

    def messages(self) -> tuple[LabelledMessage, ...]:
        """Return the labelled messages about the forty claims, or every so manieth."""
        file = self.folder / "knowledge" / "messages-dev.jsonl"
        found = read_messages(file.read_text("utf-8").splitlines(), file.name)
        return found if self.most is None else found[:: max(1, len(found) // self.most)]

    def evaluation(self) -> ModuleType:
        """Return evaluate.py, imported by its path."""
        spec = importlib.util.spec_from_file_location("evaluate", self.folder / "claim-matching" / "evaluate.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def data(self, name: str) -> Any:
        """Return a set of claims with messages and right answers, as evaluate.py reads it."""
        return self.evaluation().Data(name)

    def irc(self) -> list[str]:
        """Return chat that no claim is about."""
        rows = self.evaluation().table(self.folder / "claim-matching" / "negatives" / "negatives.tsv")
        return [row["text"] for row in rows if row["source"] == "irc"][: self.most]

    def claims(self, count: int) -> Iterator[RawClaim]:
        """Yield claims: those of snopes, then those of politifact, then their words thrown together."""
        real = [*self.data(SNOPES).claims, *self.data(POLITIFACT).claims]
        yield from islice(real, count)
        yield from islice(_thrown_together([claim["text"] for claim in real]), max(0, count - len(real)))

    def write_claims(self, count: int, file: Path) -> None:
        """Write claims for a process that should not hold what they are made of."""
        with file.open("w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(claim) + "\n" for claim in self.claims(count))


def read_claims(file: Path) -> Iterator[RawClaim]:
    """Yield the claims of a file that `write_claims` wrote, one after the other."""
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _thrown_together(texts: list[str]) -> Iterator[RawClaim]:
    """Yield claims as long as real ones, of real words as frequent as they are; the same ones every time."""
    chance = random.Random(4)
    lengths = [len(text.split()) for text in texts]
    counted = Counter(word for text in texts for word in text.split())
    vocabulary, weights = list(counted), list(accumulate(counted.values()))
    number = 0
    while True:
        text = " ".join(chance.choices(vocabulary, cum_weights=weights, k=chance.choice(lengths)))
        yield {"id": f"thrown-together-{number}", "text": text, "phrasings": [text]}
        number += 1
