"""Plain text from the TeX in bibliographies."""

import logging
import re
from typing import Any, Final

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

# What pylatexenc does not know and our own BibTeX writes.
_SIGNS: Final = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textless": "<",
    "textgreater": ">",
    "textquotedbl": '"',
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textasciigrave": "`",
    "textbackslash": "\\",
}
_TEX: Final = re.compile(r"[\\{}$~%`'-]")
_PERCENT: Final = re.compile(r"(?<!\\)%")
_MAX_DEPTH: Final = 30

# It warns of what it cannot draw; ours go to the person who sent the file.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)


class Drawing:
    """
    Draws TeX as plain text on one line.

    Attributes:
        unknown: the commands met so far that are not known; what they draw is left out.
    """

    def __init__(self) -> None:
        self.unknown: set[str] = set()
        context = get_default_latex_context_db()
        signs = [MacroTextSpec(name, sign) for name, sign in _SIGNS.items()]
        context.add_context_category("signs", macros=signs, prepend=True)
        context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=self._note))
        self._drawing = LatexNodes2Text(latex_context=context, math_mode="text")

    def of(self, tex: str) -> str | None:
        """Return the text, or None where TeX would make nothing of it either."""
        if not _TEX.search(tex):
            return " ".join(tex.split())
        if _depth(tex) > _MAX_DEPTH:
            return None
        # BibTeX has no comments inside a value; who writes a bare % means the sign.
        source = _PERCENT.sub(r"\\%", tex)
        try:
            text = self._drawing.latex_to_text(source)
        except Exception:  # noqa: BLE001 - over a command cut short it stumbles with whatever Python raises
            return None
        return " ".join(text.split())

    def _note(self, node: Any) -> str:
        self.unknown.add(f"\\{node.macroname[:30]}")
        return ""


def _depth(tex: str) -> int:
    depth = deepest = 0
    for char in tex:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    return deepest + tex.count("\\begin")
