"""Without the files to measure on, the benchmarks say so; with them, the same claims are made every time."""

from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from tests.benchmarks import quality, recognition
from tests.benchmarks.material import POLITIFACT, SNOPES, Material, MissingMaterial, read_claims
from tests.benchmarks.options import run

EVALUATE = """
import json
from pathlib import Path

ROOT = Path(__file__).parent


def table(path):
    return json.loads(Path(path).read_text("utf-8"))


class Data:
    def __init__(self, name):
        texts = [f"{name} says that mill {number} burnt down" for number in range(4)]
        self.claims = [{"id": f"{name}-{n}", "text": text, "phrasings": [text]} for n, text in enumerate(texts)]
        self.gold = {f"q{n}": {claim["id"]} for n, claim in enumerate(self.claims)}

    def part(self, split):
        return [{"id": f"q{n}", "text": f"is it true that mill {n} burnt down"} for n in range(4)]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with as little as the benchmarks read."""
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "claim-matching" / "negatives").mkdir(parents=True)
    (tmp_path / "claim-matching" / "evaluate.py").write_text(EVALUATE, "utf-8")
    lines = [f'{{"id": "d{number}", "text": "hello {number}"}}\n' for number in range(10)]
    (tmp_path / "knowledge" / "messages-dev.jsonl").write_text("".join(lines), "utf-8")
    rows = '[{"text": "brb", "source": "irc"}, {"text": "no", "source": "tv"}, {"text": "re", "source": "irc"}]'
    (tmp_path / "claim-matching" / "negatives" / "negatives.tsv").write_text(rows, "utf-8")
    return tmp_path


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingMaterial, match=r"messages-dev\.jsonl is not there.*--shared"):
        Material(tmp_path)


@pytest.mark.parametrize("start", [recognition.main, partial(run, None, quality.measure)], ids=["all", "one subject"])
def test_a_run_without_files_ends_with_a_message(
    start: Callable[[list[str]], int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(["--shared", str(tmp_path / "nowhere")]) == 2
    assert "is not there" in capsys.readouterr().err


def test_a_look_at_a_part_is_nothing_for_the_documents(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        recognition.main(["--shared", str(folder), "--messages", "5", "--write-docs"])
    assert "look at a part" in capsys.readouterr().err


def test_chat_is_only_what_is_chat(folder: Path) -> None:
    assert Material(folder).irc() == ["brb", "re"]
    assert Material(folder, most=1).irc() == ["brb"]


def test_a_quick_look_takes_messages_from_everywhere(folder: Path) -> None:
    assert [message.id for message in Material(folder, most=3).messages()] == ["d0", "d3", "d6", "d9"]


def test_real_claims_come_before_made_ones(folder: Path) -> None:
    ids = [claim["id"] for claim in Material(folder).claims(10)]
    assert ids[:8] == [f"{name}-{number}" for name in (SNOPES, POLITIFACT) for number in range(4)]
    assert ids[8:] == ["thrown-together-0", "thrown-together-1"]
    assert [claim["id"] for claim in Material(folder).claims(3)] == ids[:3]


def test_made_claims_are_of_real_words_and_always_the_same(folder: Path) -> None:
    once, again = ([claim["text"] for claim in Material(folder).claims(30)] for _ in range(2))
    assert once == again
    assert len(set(once[8:])) > 15
    assert {word for text in once[8:] for word in text.split()} <= {word for text in once[:8] for word in text.split()}


def test_claims_can_be_read_one_by_one(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    Material(folder).write_claims(12, file)
    assert list(read_claims(file)) == list(Material(folder).claims(12))
    assert [claim["id"] for claim in islice(read_claims(file), 1)] == [f"{SNOPES}-0"]
