"""From marked text to plain text and Markdown: italics, links, punctuation, and nothing that formats by accident.

Marked text brackets italics and links with private-use characters.
"""

import re

ITALIC, ROMAN, LINK, UNLINK, HYPHEN = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_SINGLE_QUOTED = re.compile(r"‘((?:[^‘’“”]|’(?=\w))*)’(?!\w)")
_FORMATTING = re.compile(r"([\\*_~`|\[\]<>])")
# What turns the direction of all that follows; a language written from right to left needs none of them.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_START = re.compile(r"^([ \t]*)(?:([#>+-])|(\d+)(?=[.)]\s))", re.MULTILINE)


def punctuated(text: str) -> str:
    """Return the rendered text with American punctuation, which citeproc-py leaves to others, and one final point."""
    text = text.replace(ROMAN + ITALIC, "").replace(HYPHEN, "-").replace(f"doi:{LINK}", LINK)
    if not re.search(rf"[.?!][{ROMAN}{UNLINK}’”]*$", text):
        text += "."
    text = nested_quotes(text)
    # Points and commas go inside: “Title”, -> “Title,”; a point or a question mark is not followed by a point.
    text = re.sub(rf"([’”{ROMAN}]*[”{ROMAN}])([.,])", _inside, text)
    text = re.sub(r"([?!])\.(?=\s|$)", r"\1", text)
    # What ends in a comma by itself is not followed by a point.
    return re.sub(rf"[,;:]+([{ROMAN}{UNLINK}’”]*)\.([’”]*)$", r"\1.\2", text)


def _inside(match: re.Match[str]) -> str:
    closing, point = match.groups()
    before = match.string[: match.start()]
    at = closing.find("”")
    if point == "." and before.endswith((".", "?", "!")):
        return closing
    if at < 0:
        return closing + point
    if at and closing[at - 1] == "’" and before.rfind("‘") > before.rfind("“"):
        at -= 1
    return closing[:at] + point + closing[at:]


def nested_quotes(text: str) -> str:
    """Return `text` with single quotation marks inside double ones and the reverse, where they pair up at all."""
    opened: list[int] = []
    out = list(text)
    for at, c in enumerate(text):
        if c == "“":
            opened.append(at)
        elif c == "”":
            if not opened:
                return text
            start = opened.pop()
            if opened:
                out[start + 1 : at] = _SINGLE_QUOTED.sub(r"“\1”", "".join(out[start + 1 : at]))
                out[start], out[at] = "‘", "’"
    return text if opened else "".join(out)


def plain(text: str) -> str:
    """Return marked text without its marks."""
    return re.sub(f"[{ITALIC}-{HYPHEN}]", "", text)


def markdown(text: str) -> str:
    """Return marked text as Markdown in which nothing but the marks formats or links."""
    out: list[str] = []
    depth = 0
    for part in re.split(f"([{ITALIC}{ROMAN}]|{LINK}[^{UNLINK}]*{UNLINK})", text):
        if part == ITALIC:
            depth += 1
            out.append("*" if depth == 1 else "")
        elif part == ROMAN:
            depth -= 1
            out.append("*" if depth == 0 else "")
        elif part.startswith(LINK):
            # In angle brackets a link has no preview, and the point after it is not part of it.
            out.append(f"<{part[1:-1]}>")
        else:
            out.append(_escaped(part))
    return _safe_line_starts("".join(out))


def escape_markdown(text: str) -> str:
    """Return text that Discord shows letter by letter: no formatting, mention, list, heading, quotation or link; nothing turned."""
    return _safe_line_starts(_escaped(text))


def _escaped(text: str) -> str:
    # A backslash does not stop Discord from reading a mention or an address.
    text = _TURNS.sub("", text)
    return _FORMATTING.sub(r"\\\1", text).replace("@", "@\u200b").replace("://", ":\\//")


def _safe_line_starts(text: str) -> str:
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\", text)


def printable(text: str, instead: str = "?") -> str:
    """Return a text in which nothing controls a terminal or turns the direction of what follows; that is replaced."""
    return text if text.isprintable() else "".join(char if char.isprintable() else instead for char in text)
