"""What names and titles look like in running prose, where nothing but capitals sets them apart: parts of patterns."""

from typing import Final

CAPITALISED: Final = r"(?:[^\W\d_a-zа-яёß-öø-ÿ](?:[^\W\d_]|[-’'](?!s\b)(?=[^\W\d_]))*\.?)"
"""A word with a capital, or an initial with its full stop; without the `’s` of what belongs to it."""
PARTICLE: Final = r"(?:van|von|der|den|de|du|da|di|del|della|la|le|al|bin|ibn)"
"""What stands inside a name with a small letter."""
NAME: Final = rf"{CAPITALISED}(?:\s(?:{PARTICLE}\s){{0,2}}{CAPITALISED}){{0,4}}"
_SMALL: Final = (
    r"(?:the|of|and|in|a|an|on|to|for|from|with|at|by|or|as|is|der|die|das|und|des|dem|zur|zum|im|von|über|als|и|в|о|на|об"
    r"|к|из|la|le|les|et|du|des|y|el|los)"
)
_WORD: Final = r"(?:[^\W\d_a-zа-яё][^\W\s]*(?:[-’'][^\W\s]+)*|[0-9]{1,4}(?:[-–][0-9]{2,4})?)"
TITLE: Final = rf"{_WORD}(?::?\s(?:{_SMALL}\s){{0,3}}{_WORD}){{0,18}}[?!]?"
"""Words with capitals, and between them the small ones that titles leave small."""
