"""Who leads a reference: authors and editors, given name or family name first, alone or several, and what follows them."""

import re
from typing import Final

from .given_names import family_behind, is_person, turned_people
from .imprints import NAME_WORD

_MAX_AUTHOR_WORDS: Final = 6
_PARTICLES: Final = frozenset("der den de la le les".split())
_PARTICLE: Final = r"(?:van|von|der|den|de|du|da|di|del|della|la|le|el|al|bin|ibn|zu|zur|y|ter|ten)"
ONE_NAME: Final = rf"{NAME_WORD}(?:\s(?:{_PARTICLE}\s){{0,3}}{NAME_WORD}){{0,5}}"
AND: Final = r"(?:(?:\s*,\s*|\s+)(?:and|&|und|et|и|y)\s+)"
_NAMES: Final = re.compile(
    rf"(?:{_PARTICLE}\s){{0,3}}{ONE_NAME}(?:(?:,\s+|{AND}){ONE_NAME}){{0,6}}(?:\s+et\s+al\.?|\s+и\s+др\.)?"
)
_EDITOR_MARK: Final = re.compile(r"\s*[(\[]?\b(?:eds?|hrsg|hg|ред)\b\.?[)\]]?\s*$", re.IGNORECASE)
_OF_A_LIFE: Final = re.compile(
    r"(?:His|Her)\s|(?:A|The|An)\s(?:\w+\s){0,2}(?:Life|Biography|Portrait)\b|(?:Sein|Ihr)\s|Eine\sBiogra"
)
_EDITORS_BEHIND: Final = re.compile(r",\s(?:eds?|hrsg|hg)\.,?(?=\s)|\s\((?:eds?|hrsg|hg)\.?\)", re.IGNORECASE)
_ROLE: Final = re.compile(r"(?:eds?|hrsg|hg)\.?,\s+", re.IGNORECASE)
_FULL_NAME: Final = re.compile(rf"{NAME_WORD}(?:\s{NAME_WORD}){{1,3}}(?=[.,]\s)")
_SMALL: Final = frozenset(
    """the a an on of for from to with in towards toward about how why what who is are not by der die das ein eine zur zum über aus
    auf le les un une sur о об к на из что как""".split()
)


def led_by_people(text: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return authors, editors and the rest of a reference without a quoted title."""
    if (first := _led_by_initials(text)) is not None:
        return first
    if (whole := _led_by_whole_names(text)) is not None:
        return whole
    # `Lewin, Moshe. Title`
    found = re.match(rf"({NAME_WORD}),\s({NAME_WORD}(?:\s[^\W\d_]\.?)?)\.\s+(?=[^\W\d_a-zа-яё“‘])", text)
    if found is not None and not found[2].endswith("."):
        return (f"{found[2]} {found[1]}",), (), text[found.end() :]
    for match in re.finditer(r"(?<!\b[^\W\d_])[,:]\s+|:\s+|,\s+(?=[“‘«\"])", text):
        before, behind = text[: match.start()], text[match.end() :]
        # `Imperialism, Stalinism, and Permanent Revolution` is a title, no list of names.
        if re.match(r"(?:[^,.‘“\"]{1,40},\s)?(?:and|&|und|et|и)\s", behind):
            return (), (), text
        authors, editors = people_in(before)
        if not (authors or editors) or (match[0][0] == ":" and _OF_A_LIFE.match(behind)):
            return (), (), text
        # `Marx, Engels, Title`: names go on while what follows is a name alone.
        if _names_go_on(behind):
            continue
        if (role := _ROLE.match(behind)) is not None:
            return (), authors or editors, behind[role.end() :]
        return authors, editors, behind
    return (), (), text


def _led_by_initials(text: str) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """Read `Ленин В. И. Название`, where initials behind the family name end it, and `Ada J. Pell. The Mill`."""
    found = re.match(r"([^\W\d_a-zа-яё][\w'’-]+)\s((?:[^\W\d_a-zа-яё]\.\s?){1,3}),?\s*(?=[^\W\d_a-zа-яё«“])", text)
    family = family_behind(found[1], found[2], text, found.end()) if found is not None else None
    if found is not None and family is None:
        return (f"{found[2].strip()} {found[1]}",), (), text[found.end() :]
    return (
        ((text[: family.start("stop")],), (), text[family.end() :]) if family is not None and family["stop"] else None
    )


def _names_go_on(text: str) -> bool:
    """Return whether a list of names goes on, so that no title begins: `Engels and Pell, The Mill`, `Ada Pell, The Mill`."""
    following = re.match(rf"{ONE_NAME}{AND}{ONE_NAME}(?=,)", text)
    if following is not None and people_in(following[0])[0]:
        return True
    another = _FULL_NAME.match(text)
    if another is None or text[another.end()] != ",":
        return False
    return is_person(another[0]) or re.search(r"\s[^\W\d_]\.\s", another[0]) is not None


def _led_by_whole_names(text: str) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """Read `Pell, Ada, The Mill`, `Ada Pell. The Mill` and `Ada Pell, ed., The Mill`: names that are told by given names."""
    people, end = turned_people(text)
    turned = bool(people)
    if not people and (named := _NAMES.match(text)) is not None and _EDITORS_BEHIND.match(text, named.end()):
        # `Pell et al., eds., The Mill`: the family names are enough.
        people, end = people_in(named[0])[0], named.end()
    if not people and (full := _FULL_NAME.match(text)) is not None and is_person(full[0]):
        people, end = (full[0],), full.end()
    if not people:
        return None
    if (role := _EDITORS_BEHIND.match(text, end)) is not None:
        return (), people, text[role.end() :].strip(" ,:")
    stop = re.compile(r"[.,:]\s+(?=\S)").match(text, end)
    return (people, (), text[stop.end() :]) if stop is not None and (turned or stop[0][0] == ".") else None


def people_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return authors and editors where the text is nothing but names, else nothing."""
    text = text.strip(" ,")
    edited = _EDITOR_MARK.search(text)
    names = text[: edited.start()].strip(" ,") if edited is not None else text
    turned, end = turned_people(names)
    if turned and not names[end:].strip(" ,."):
        return ((), turned) if edited is not None else (turned, ())
    if not _NAMES.fullmatch(names) or len(names.split()) > _MAX_AUTHOR_WORDS * 3:
        return (), ()
    people = names_in(names)
    small = any(
        word.casefold() in _SMALL and not (at and word in _PARTICLES)
        for name in people
        for at, word in enumerate(name.split())
    )
    if small or any(len(name.split()) > _MAX_AUTHOR_WORDS for name in people):
        return (), ()
    return ((), people) if edited is not None else (people, ())


def names_in(text: str) -> tuple[str, ...]:
    """Return the names that a list of names gives, as they are written."""
    text = re.sub(r"\s+(?:et\s+al\.?|и\s+др\.)$", "", text.strip())
    parts = re.split(rf"{AND}|,\s+", text)
    return tuple(part.strip() for part in parts if part.strip())
