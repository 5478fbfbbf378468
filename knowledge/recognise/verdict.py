"""What a judge says of a message and one claim."""

from dataclasses import dataclass

from .sayings import Wording


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    A claim, by its number, and how probable it is that a message is about it.

    `closest` are the claim's sayings that are most like the message, each with its nearness, the closest first.
    """

    claim: int
    probability: float
    closest: tuple[tuple[Wording, float], ...]
