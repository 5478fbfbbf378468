"""Recognise which claims a message is about, and decide what to do about it."""

from .decision import Cause, Confidence, Decision, Outcome, decide
from .recogniser import Recogniser
from .restraint import names_people
from .teacher import Teacher

__all__ = ["Cause", "Confidence", "Decision", "Outcome", "Recogniser", "Teacher", "decide", "names_people"]
