"""What the recogniser's shipped numbers are made from, and the scripts that make them."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def rows() -> Iterator[dict[str, Any]]:
    """Yield our own labelled messages: `id`, `text`, `claims`, `style`, `base` (seeds, second), `half` (fit, calibrate)."""
    with (FOLDER / "messages.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@cache
def idle_talk() -> tuple[str, ...]:
    """Return messages that state no claim of anybody's: what every knowledge base learns to leave alone."""
    return tuple(row["text"] for row in rows() if not row["claims"] and row["base"] == "seeds" and row["half"] == "fit")
