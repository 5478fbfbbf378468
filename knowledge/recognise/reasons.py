"""Why a message matched."""

from collections.abc import Sequence

from ..text import strip_markup
from ..views import MatchReason, Sign
from .reading import IDEA, Reader, Reading
from .sayings import Wording

MOST = 4
_QUOTED = 60


def reasons(reading: Reading | None, closest: Sequence[Wording], reader: Reader) -> tuple[MatchReason, ...]:
    """Return at most four short reasons: the topics both name, words for the same idea, the closest phrasing; the last alone without a reading."""
    if not closest:
        return ()
    nearest = closest[0]
    if reading is None:
        return (_phrased_like(nearest),)
    said = reader.read(strip_markup(nearest.text))
    found: list[MatchReason] = []
    topics = sorted(reading.topics & said.topics)
    if topics:
        found.append(MatchReason(Sign.MENTIONS, topics=tuple(reader.name(topic) for topic in topics[:3])))
    for term in sorted(reading.terms & said.terms):
        typed, known = reading.typed[term], said.typed[term]
        if term.startswith(IDEA) and typed != known and len(found) < MOST - 1:
            found.append(MatchReason(Sign.SAME_IDEA, said=_shortened(typed), known=_shortened(known)))
    found.append(_phrased_like(nearest))
    return tuple(found)


def _phrased_like(nearest: Wording) -> MatchReason:
    return MatchReason(Sign.PHRASED_LIKE, known=_shortened(nearest.text))


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
