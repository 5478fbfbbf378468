"""Why a message matched, in words for a person."""

from collections.abc import Sequence

from ..text import strip_markup
from .reading import IDEA, Reader, Reading
from .sayings import Wording

MOST = 4
_QUOTED = 60


def reasons(reading: Reading | None, closest: Sequence[Wording], reader: Reader) -> tuple[str, ...]:
    """Return at most four short reasons: the topics both name, words for the same idea, the closest phrasing; the last alone without a reading."""
    if not closest:
        return ()
    nearest = closest[0]
    if reading is None:
        return (f"phrased like '{_shortened(nearest.text)}'",)
    said = reader.read(strip_markup(nearest.text))
    found: list[str] = []
    topics = sorted(reading.topics & said.topics)
    if topics:
        found.append("mentions " + ", ".join(reader.name(topic) for topic in topics[:3]))
    for term in sorted(reading.terms & said.terms):
        typed, known = reading.typed[term], said.typed[term]
        if term.startswith(IDEA) and typed != known and len(found) < MOST - 1:
            found.append(f"'{_shortened(typed)}' ≈ '{_shortened(known)}'")
    found.append(f"phrased like '{_shortened(nearest.text)}'")
    return tuple(found)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
