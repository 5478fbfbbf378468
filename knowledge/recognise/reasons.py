"""Why a message matched, in words for a person."""

from collections.abc import Sequence

from .reading import IDEA, Reader, Reading
from .sayings import Saying

MOST = 4
_QUOTED = 60


def reasons(reading: Reading, closest: Sequence[Saying], reader: Reader) -> tuple[str, ...]:
    """Return at most four short reasons: the topics both name, words for the same idea, the closest phrasing."""
    if not closest:
        return ()
    nearest = closest[0]
    found: list[str] = []
    topics = sorted(reading.topics & nearest.reading.topics)
    if topics:
        found.append("mentions " + ", ".join(reader.name(topic) for topic in topics[:3]))
    for term in sorted(reading.terms & nearest.reading.terms):
        typed, known = reading.typed[term], nearest.reading.typed[term]
        if term.startswith(IDEA) and typed != known and len(found) < MOST - 1:
            found.append(f"'{_shortened(typed)}' ≈ '{_shortened(known)}'")
    found.append(f"phrased like '{_shortened(nearest.text)}'")
    return tuple(found)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
