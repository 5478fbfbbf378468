"""Why a match is not to be answered unasked, however sure the recogniser is.

Words are compared folded. A word that the claim's own sayings use holds nothing back: a claim about antisemitism may name
those whom it was aimed at, and a knowledge base on China may name China.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from ..text import words
from ..views import Restraint

# A word that its writer knows would be held back.
_STARRED = re.compile(r"\b[jk]\*[wk]", re.IGNORECASE)
_THREE_BRACKETS = re.compile(r"\(\(\([^()]{1,60}\)\)\)")

# Slurs, and names of groups that people are attacked for belonging to. The list is short on purpose: a word that is
# missing costs a card that moderators take down, a word too many costs silence.
_SLURS = frozenset(
    """churka churkas fag faggot faggots fags goy goyim gyppo hohol hohols hymie judeobolshevik judeobolshevism katsap khokhol khokhols kike kikes mongoloid
    moskal moskals paki pakis shylock subhuman subhumans untermensch untermenschen yid yids zhid zhids zhidy zog""".split()
)
_GROUPS = frozenset(
    words(
        """arab arabs asiatic asiatics blacks catholics christians gays gypsies gypsy homosexuals islam jew jewess jewish
        jewry jews judaic judaism judeo mohammedans muslim muslims negro negroes semite semites zionist zionists
        juden jüdin jüdinnen jüdisch jüdische jüdischem jüdischen jüdischer jüdisches judentum moslems muslime zigeuner
        еврей евреи еврея евреев еврею евреям евреем евреями евреях еврейка еврейская еврейские еврейский еврейских
        еврейского еврейской еврейским еврейскими еврейство жид жида жидов жиды жидовский мусульмане мусульман цыгане цыган"""
    )
)

# What such attacks say without naming anybody, and approval of what was done to people.
_PHRASES = tuple(
    f" {phrase} "
    for phrase in (
        "109 countries", "1488", "chosen people", "deserved it", "deserved the famine", "did not kill enough",
        "didnt kill enough", "finish the job", "finished the job", "globalists", "good riddance", "had it coming", "his people always",
        "his tribe", "hook nosed", "kill enough of them", "kill enough of", "only good thing stalin did", "replace us",
        "rootless cosmopolitan", "rootless cosmopolitans", "savages", "six million rivers", "the tribe", "the white race",
        "those rats", "white christian", "you know who",
    )
)  # fmt: skip

# Countries and the people who stand for them. Whoever speaks of them and names nobody of the claim's own makes another claim.
_ELSEWHERE = frozenset(
    """africa albania albanian america american americans angola argentina ethiopia ethiopian india indian indians
    indonesia israel japan japanese korea korean laos mexico mongolia mozambique nicaragua pakistan peru philippines
    tanzania tito turkey ujamaa usa venezuela vietnam vietnamese yugoslav yugoslavia zimbabwe allende bangladesh brazil
    britain british burma cambodia cambodian canada castro ceausescu chavez chile china chinese cuba cuban deng egypt eu
    france french gandhi germany ghana guevara hungary hoxha iran iraq italy kampuchea khmer kim maduro mao maoist
    maoists mengistu modi mugabe nehru nkrumah nyerere pinochet poland pot romania thatcher trump xi""".split()
)
_NAMED = _GROUPS | _ELSEWHERE
_GAMES_AND_TASKS = (
    "alt history", "alternate history", "ck3", "civ 6", "eu4", "essay prompt", "essay question", "exam question", "fanfic",
    "fanfiction", "focus tree", "hearts of iron", "hoi", "hoi4", "in my mod", "kaiserredux", "kaiserreich", "poll",
    "quiz", "translate", "translation of", "vic3", "victoria 3",
)  # fmt: skip
_FRAMES = tuple(f" {phrase} " for phrase in _GAMES_AND_TASKS)


def names_people(said: str) -> bool:
    """Return whether a text speaks of people as members of a group, whatever it wants: others need not read it from us."""
    typed = words(said)
    return _attacks(said, typed, f" {' '.join(typed)} ") or not _GROUPS.isdisjoint(typed)


def restraint(
    said: str, *, own_words: Callable[[], Collection[str]], names_its_own: Callable[[], bool]
) -> Restraint | None:
    """
    Return why a message is not to be answered with a claim unasked, or None.

    Args:
        said: the message without markup.
        own_words: the folded words of all the claim's sayings.
        names_its_own: whether the message names a person, group or place of the knowledge base.
    """
    typed = words(said)
    listed = _NAMED.intersection(typed)
    named = listed.difference(own_words()) if listed else listed
    spoken = f" {' '.join(typed)} "
    if _attacks(said, typed, spoken) or not _GROUPS.isdisjoint(named):
        return Restraint.ATTACK
    if not _ELSEWHERE.isdisjoint(named) and not names_its_own():
        return Restraint.ELSEWHERE
    if _says_any(spoken, _FRAMES):
        return Restraint.GAME
    return None


def _says_any(spoken: str, phrases: Iterable[str]) -> bool:
    return any(phrase in spoken for phrase in phrases)


def _attacks(said: str, typed: Sequence[str], spoken: str) -> bool:
    """Return whether a text has marks, slurs or turns of attacks on people in it."""
    marked = _THREE_BRACKETS.search(said) is not None or _STARRED.search(said) is not None
    return marked or not _SLURS.isdisjoint(typed) or _says_any(spoken, _PHRASES)
