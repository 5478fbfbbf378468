"""What a chat message says once Discord's markup is taken off, and the words and clauses it says it in.

Everything here is pure, never raises on any string and takes linear time: the patterns have no nested
repetition, and every repetition either is bounded or cannot start inside another attempt of itself.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

MAX_WORD = 40
"""Longer words are cut: the longest English dictionary words have fewer letters, hostile input has more."""

_FENCE = "```"
_CODE = re.compile(r"``[^`]*``|`[^`\n]*`")
_MASKED_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(<?https?://[^\s()<>]{0,2000}>?\)")
_LINK = re.compile(r"<?https?://[^\s<>]+>?|\bwww\.[^\s<>]+")
# Users, roles, channels, custom emoji, timestamps, slash commands, navigation (Discord's "message formatting"
# reference).
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w{1,32}:|t:|/[-\w ]{1,100}:|id:)[-\w:]{1,32}>|@(?:everyone|here)\b")
# Discord quotes with a space after the sign; ">like this" is how people quote elsewhere, and mock.
_QUOTE = re.compile(r"[ \t]{0,3}>(?:[ \t]|(?=[\w\"'“‘]))")
# A line pasted from a chat or a log: `[14:03] bob: …`.
_PASTED = re.compile(r"[ \t]*\[?\d{1,2}:\d{2}(?::\d{2})?\]?[ \t]*(?:[AaPp][Mm]\b)?[ \t]*\S")
_QUOTATION = re.compile(r"“[^“”\n]{1,1000}”|«[^«»\n]{1,1000}»|\"[^\"\n]{1,1000}\"")
MIN_QUOTED = 4
"""Fewer words in quotation marks are a term or a sneer, not a quotation."""
_REST_QUOTE = re.compile(r"^[ \t]{0,3}>>>[ \t]", re.MULTILINE)
_LINE_START = re.compile(r"^[ \t]*(?:#{1,3}[ \t]+|-#[ \t]+|[-*+][ \t]+|\d{1,3}\.[ \t]+)", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\\`*_~|>#\[\]()-])")
_STAR = re.compile(r"\|\||~~|\*{1,3}|__")
# A single underscore is emphasis only at the edge of a word; snake_case keeps its own.
_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r" ?\n[ \n]*")

# What may be markup, a link, a mention, a quoted or pasted line; most messages have none of it.
_MAY_BE_MARKUP = re.compile(r"[^ -~]|[`<>*_~|\\\[\]]|  |://|www\.|@[eh]|^ ?(?:[-+#]|\d{1,3}[.:])")

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ`´ʹ＇", "'"))
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_POSSESSIVE = re.compile(r"'s?$")
_CLAUSE_END = re.compile(r"[.!?;:\n()…—–]+|,|\s-\s")
_CONJUNCTIONS = frozenset(
    {"although", "and", "because", "but", "cuz", "except", "however", "if", "since", "so", "then", "though"}
    | {"unless", "until", "when", "whereas", "while", "yet"}
)


def strip_markup(text: str) -> str:
    """
    Return what the writer of a Discord message says, without what Discord draws or somebody else said.

    Code, quoted lines, links, mentions and custom emoji go, and so do the marks of spoilers, emphasis, headings and
    lists; the text of a masked link and of a spoiler stays. Line breaks stay as single line breaks.
    """
    if not _MAY_BE_MARKUP.search(text):
        return text.strip()
    if not text.isascii() or not text.isprintable():
        text = text.translate(_VISIBLE)
    text = _without_fences(text)
    text = _CODE.sub(" ", text)
    text = _without_quotes(text)
    text = _MASKED_LINK.sub(r"\1", text)
    text = _LINK.sub(" ", text)
    text = _MENTION.sub(" ", text)
    text = _LINE_START.sub("", text)
    text = _ESCAPE.sub(r"\1", text)
    text = _STAR.sub("", text)
    text = _UNDERSCORE.sub("", text)
    text = _SPACES.sub(" ", text)
    return _BLANK_LINES.sub("\n", text).strip()


def without_quotations(text: str) -> str:
    """Return `text` without what stands in quotation marks, where that is a phrase and not a single term."""
    return _QUOTATION.sub(lambda match: match[0] if len(words(match[0])) < MIN_QUOTED else " ", text)


def fold(text: str) -> str:
    """Return `text` without case, accents and typographic variants: plain letters, straight apostrophes."""
    return text.lower() if text.isascii() else _folded(text)


@lru_cache(maxsize=4)  # the stages fold the same message again and again; four, so that no text is kept for long
def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    return decomposed.translate(_UNACCENTED)


def words(text: str) -> list[str]:
    """Return the folded words of `text`: possessive endings and the apostrophes of contractions are gone (`didnt`)."""
    return _folded_words(fold(text))


def clauses(text: str) -> list[list[str]]:
    """
    Return the words of `text` clause by clause; a clause ends at punctuation and before a conjunction.

    The conjunction opens the next clause, so joining the clauses gives `words(text)` again but for words cut by
    punctuation.
    """
    found: list[list[str]] = []
    for part in _CLAUSE_END.split(fold(text)):
        clause: list[str] = []
        for word in _folded_words(part):
            if word in _CONJUNCTIONS and clause:
                found.append(clause)
                clause = []
            clause.append(word)
        if clause:
            found.append(clause)
    return found


def _folded_words(folded: str) -> list[str]:
    found = (_POSSESSIVE.sub("", word).replace("'", "") if "'" in word else word for word in _WORD.findall(folded))
    return [word[:MAX_WORD] for word in found if word]


class _Table(dict[int, str | None]):
    """A table for `str.translate` that works out a character when it first meets it."""

    def __init__(self, instead: Callable[[str], str | None]) -> None:
        super().__init__()
        self._instead = instead

    def __missing__(self, code: int) -> str | None:
        value = self[code] = self._instead(chr(code))
        return value


def _visible(char: str) -> str | None:
    """Zero-width and other format characters vanish; control characters and odd spaces become a space."""
    if char == "\n" or " " <= char <= "~":
        return char
    category = unicodedata.category(char)
    if category == "Cf":
        return None
    return " " if category in {"Cc", "Cs", "Zs", "Zl", "Zp"} else char


_VISIBLE = _Table(_visible)
_UNACCENTED = _Table(lambda char: None if unicodedata.combining(char) else char)


def _without_fences(text: str) -> str:
    # Discord closes a fence at the next one and shows an unclosed one as text.
    parts = text.split(_FENCE)
    if len(parts) % 2 == 0:
        parts[-2:] = [parts[-2] + " " + parts[-1]]
    return " ".join(parts[::2])


def _without_quotes(text: str) -> str:
    rest = _REST_QUOTE.search(text)
    kept = text[: rest.start()] if rest else text
    return "\n".join(line for line in kept.split("\n") if not (_QUOTE.match(line) or _PASTED.match(line)))
