"""What was recognised in a place lately, in numbers: what a moderator steps a channel up by."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

from knowledge import Cause, Confidence, HitRecord, Library

TALLIED = datetime.timedelta(days=30)
# Recognised for sure, and yet marked at most.
_HELD_BACK = frozenset({Cause.RIVAL, Cause.RESTRAINT, Cause.NOT_ANSWERABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """
    How many messages stated a claim.

    Attributes:
        answers: those that recognition is sure enough of to answer.
        marks: those that it would mark only.
        wrong: those whose match somebody called wrong.
    """

    answers: int = 0
    marks: int = 0
    wrong: int = 0

    @property
    def total(self) -> int:
        """All messages in which a claim was recognised."""
        return self.answers + self.marks


class Tallies:
    """What was decided in a server lately, to be counted by place."""

    def __init__(self, hits: Sequence[HitRecord], wrong: Collection[int], answerable: Collection[str]) -> None:
        """Take the decisions, the messages whose match was called wrong, and the claims that may be answered unasked."""
        self._hits, self._wrong, self._answerable = hits, wrong, answerable

    @classmethod
    async def read(
        cls, library: Library, server_id: int, now: datetime.datetime, *, channels: Sequence[int] | None = None
    ) -> Self:
        """Read what was decided in a server, or in some of its channels alone."""
        since = now - TALLIED
        hits = await library.hits.since(server_id, since, channels=channels)
        said = await library.feedback.since(server_id, since) if hits else ()
        return cls(
            hits,
            {record.source_id for record in said if record.verdict.is_wrong_match},
            {claim for claim in {hit.claim for hit in hits} if library.is_answerable(claim)},
        )

    def of(self, places: Collection[int], confidence: Confidence) -> Tally:
        """Count what was decided in some places, as it would be decided at a level of confidence."""
        here = [hit for hit in self._hits if hit.channel_id in places and hit.probability >= confidence.mark]
        answers = sum(self._is_answer(hit, confidence) for hit in here)
        wrong = sum(hit.source_id in self._wrong for hit in here)
        return Tally(answers=answers, marks=len(here) - answers, wrong=wrong)

    def _is_answer(self, hit: HitRecord, confidence: Confidence) -> bool:
        sure = hit.probability >= confidence.answer and hit.reason not in _HELD_BACK
        return sure and hit.claim in self._answerable
