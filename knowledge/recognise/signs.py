"""How a message is put, whatever it is about: as a question, with a negation, as a denial."""

import re
from dataclasses import dataclass
from typing import Self

from ..text import words
from .language import ASKING_WORDS, DENIALS, NEGATIONS, QUESTION_OPENERS

_SENTENCE_END = re.compile(r"(?<=[.!?\n])\s+")
_ANNOUNCING_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSigns:
    """
    The signs of a stance in a text. `questions` is the share of sentences with a question mark at their end.

    `opened` tells of a question that opens as one does ("did he …?"), `announced` of a text that begins as a question
    or says that it is one, `negated` and `denied` of a negation and of a word for untruth anywhere.
    """

    questions: float = 0.0
    opened: bool = False
    announced: bool = False
    negated: bool = False
    denied: bool = False

    @classmethod
    def of(cls, said: str) -> Self:
        """Read the signs of a text without markup."""
        sentences = [
            (spoken, part.rstrip().endswith("?")) for part in _SENTENCE_END.split(said) if (spoken := words(part))
        ]
        if not sentences:
            return cls()
        everything = [word for spoken, _ in sentences for word in spoken]
        openers = [spoken[0] in QUESTION_OPENERS for spoken, _ in sentences]
        return cls(
            questions=sum(question for _, question in sentences) / len(sentences),
            opened=any(opener and question for opener, (_, question) in zip(openers, sentences, strict=True)),
            announced=openers[0] or not ASKING_WORDS.isdisjoint(everything[:_ANNOUNCING_WORDS]),
            negated=not NEGATIONS.isdisjoint(everything),
            denied=not DENIALS.isdisjoint(everything),
        )
