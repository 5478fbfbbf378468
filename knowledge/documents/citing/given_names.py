"""Names turned round, `Pell, Ada Jane`: told from two family names, `Pell, Tull`, by given names and initials."""

import re
from typing import Final

from .imprints import NAME_WORD
from .name_patterns import PARTICLE

_GIVEN: Final = frozenset(
    """aaron abraham adam adele ada adolf adrian agnes alan albert alexander alexandra alexei alfred alice alison allan allen amy ana
    anatoly anders andrea andreas andrei andrew andy angela ann anna anne anthony antoine antonio antony archibald arthur august
    barbara barnet barrington barry beatrice ben benedict benjamin bernard bertrand betty birgit boris brenda brian bruce camille carl
    carla carlo carol caroline caspar catherine cecil cecilia charles charlotte chris christian christina christine christoph
    christopher claire clara claude colin cornelius craig cynthia daniel david deborah dennis derek diana diane dieter dietrich
    dmitri dmitry don donald dora doris dorothy douglas duncan edgar edith edmund eduard edward edwin eileen elaine eleanor elena
    eli elisabeth elizabeth ellen emil emily emma eric erich erik ernest ernst errico erwin esther eugene eva evelyn ewan fabian felix ferdinand
    fernand florence frances francis francois françois frank franz fred frederick frederic fredric friedrich fritz gabriel gareth
    gary geoffrey georg george georges gerald gerard gerhard gertrude gilbert giorgio giovanni gisela giuseppe glen gordon graham
    greg gregory gunther gustav guy hannah hans harold harriet harry heather hector heinrich heinz helen helga helmut henri henry
    herbert herman hermann horst howard hugh hugo ian ignatius igor irene irina isaac isabel ivan jack jacob jacques jakob james
    jan jane janet jason jean jeff jeffrey jennifer jens jeremy jerome jerry jessica jill jim joachim joan joanna joe johan johann
    johannes john jon jonathan jorge jose josé josef joseph joshua juan judith julia julian julie jurgen jürgen jutta karen karin
    karl kate katherine kathleen katrin keith ken kenneth kevin klaus konrad kurt larry laura laurence lawrence leo leon leonard
    leopold leslie lewis linda lionel lisa liz lorenz lorine louis louise lucien lucy ludwig luise luke lynn maggie malcolm manfred
    marc marcel marcus margaret maria marian marie marilyn mario marion mark marlene martha martin mary mathias matthew matthias maureen
    maurice max maxim melvin merle michael michail michel michelle miguel mikhail mildred mimi miriam moritz morris moshe murray nancy
    natalie natalia neera neil nicholas nick nicolas nicole nigel nikolai nikolaus nina noam noel nora norbert norman oleg olga oliver
    oscar oskar otto pamela patricia patrick paul paula pavel pedro perry peter petra philip philippe phillip phyllis pierre rachel
    rainer ralph ramon raymond rebecca reinhard reinhold renate rene rené richard rita rob robert roberto robin rodney roger roland rolf
    ronald rosa rosalind rose rosemary roy rudolf rupert ruth sally sam samuel sandra sara sarah scott sean sebastian selma sergei
    sergey sharon sheila shirley sidney siegfried sigmund silvia simon simone sofia sonia sophia sophie stanley stefan stephan stephen
    steven stuart susan susanne suzanne sven sylvia tamara tatiana ted terence teresa terry theda theodor theodore thomas tim timothy
    todd tom tony trevor ulrich ursula valentin valerie vera vernon victor viktor vincent viola virginia vladimir wallace walter
    warren wayne wendy werner wilhelm will willi william winston wolf wolfgang yuri yvonne zoe
    александр алексей анатолий андрей анна борис валентин василий виктор владимир евгений екатерина елена иван игорь мария михаил
    наталья николай олег ольга павел петр пётр роман сергей татьяна юрий яков""".split()
)
_INITIALS: Final = r"[^\W\d_a-zа-яё]\.(?:[\s-]?[^\W\d_a-zа-яё]\.){0,3}"
_TURNED: Final = re.compile(
    rf"(?P<family>{NAME_WORD}(?:\s{NAME_WORD})?),\s(?P<given>{_INITIALS}|{NAME_WORD}(?:\s{NAME_WORD}){{0,2}})"
    r"(?=\s?[,.:;&/(]|\s(?:and|und|и)\s|$|\.$)"
)
_BETWEEN: Final = re.compile(r"\s*(?:;|&|/|,?\s(?:and|und|и)\s|,)\s*(?:(?:and|und|и|&)\s)?")
_FAMILY_BEHIND: Final = re.compile(
    rf"(?:{PARTICLE}\s){{0,2}}{NAME_WORD}(?:\s{NAME_WORD})?(?:,|(?P<stop>\.\s+)(?=\S)|\s(?:and|&|und|et|и|y)\s|\s\(|$)"
)
_TITLE_BEHIND: Final = re.compile(r"(?<=,)\s(?![^\W\d_]+,?\s(?:and|und)\s)[^\W\d_a-zа-яё]\w+\s\w")
_LIST_FOR_TITLE: Final = re.compile(
    rf"(?P<family>{NAME_WORD})\s(?P<initial>[^\W\d_]\.)\s(?P<title>[^\W\d_]+,\s[^\W\d_]+\s(?:and|und)\s[^\W\d_]+)(?=\.\s+\S)"
)


def is_given(word: str) -> bool:
    """Return whether a word is a common given name, or an initial."""
    return word.casefold() in _GIVEN or re.fullmatch(r"(?:[^\W\d_]\.-?){1,4}", word) is not None


def is_person(text: str) -> bool:
    """Return whether a text is one name with the given name first: `Ada J. Pell`."""
    words = text.split()
    return (
        2 <= len(words) <= 4
        and is_given(words[0])
        and len(words[-1]) > 2
        and words[-1][-1:] != "."
        and words[-1][:1].isupper()
    )


def turned_people(text: str) -> tuple[tuple[str, ...], int]:
    """
    Return the people with whom a text begins, family names first, and where they end: `Pell, Ada, Tull, Ben, The Mill`.

    Two names and a comma may be two people, so what stands second must be initials, or begin with a common given name, or end
    with an initial.
    """
    names: list[str] = []
    at = end = 0
    while len(names) < 8 and (found := _TURNED.match(text, at)) is not None:
        # A full stop behind a whole name ends it: `Pell, Ada. “The Mill”`.
        written = re.sub(r"(?<=\w\w)\.$", "", found["given"])
        given = written.split()
        family = found["family"]
        is_turned = (
            is_given(given[0]) or re.fullmatch(_INITIALS, written) or (len(given) > 1 and given[-1].endswith("."))
        )
        if is_given(family.split()[0]) or not is_turned:
            break
        names.append(f"{written} {family}")
        end = found.start("given") + len(written)
        between = _BETWEEN.match(text, end)
        if between is None:
            break
        at = between.end()
    return tuple(names), end


def family_behind(given: str, initials: str, text: str, at: int) -> re.Match[str] | None:
    """
    Return the family name that stands behind a given name and initials, at a place of a text: `Ada J. Pell, The Mill`.

    None where what stands first is the family name and a title follows: always in Russian, and behind several initials unless
    a title stands behind the comma: `Pell A. J. Grain, Debt and Rule`.
    """
    family = _FAMILY_BEHIND.match(text, at)
    if family is None or is_given(given):
        return family
    told = len(initials.split()) == 1 or _TITLE_BEHIND.match(text, family.end()) is not None
    return family if given.isascii() and told else None


def name_before_list(text: str) -> str:
    """Return `Pell A. Grain, Debt and Rule. London` with the name as `A. Pell,`: `Ada J. Pell, Grain and Rule` has no such full stop."""
    return _LIST_FOR_TITLE.sub(r"\g<initial> \g<family>, \g<title>", text, count=1)
