"""Why a match is not to be answered unasked, however sure the recogniser is.

Words are compared folded. A word that the claim's own sayings use holds nothing back: a claim about antisemitism may name
those whom it was aimed at, and a knowledge base on China may name China.
"""

import re
from collections.abc import Collection

from ..text import words
from ..views import Restraint

_THREE_BRACKETS = re.compile(r"\(\(\([^()]{1,60}\)\)\)")

# Slurs, and names of groups that people are attacked for belonging to. The list is short on purpose: a word that is
# missing costs a card that moderators take down, a word too many costs silence.
_SLURS = frozenset(
    """churka churkas goy goyim gyppo hymie judeobolshevik judeobolshevism katsap khokhol khokhols kike kikes mongoloid
    moskal moskals paki pakis shylock subhuman subhumans untermensch untermenschen yid yids zhid zhids zhidy zog""".split()
)
_GROUPS = frozenset(
    """arab arabs asiatic asiatics blacks catholics christians gays gypsies gypsy homosexuals islam jew jewess jewish
    jewry jews judaism mohammedans muslim muslims negro negroes semite semites zionist zionists""".split()
)

# Countries and the people who stand for them. Whoever speaks of them and names nobody of the claim's own makes another claim.
_ELSEWHERE = frozenset(
    """africa albania albanian america american americans angola argentina ethiopia ethiopian india indian indians
    indonesia israel japan japanese korea korean laos mexico mongolia mozambique nicaragua pakistan peru philippines
    tanzania tito turkey ujamaa usa venezuela vietnam vietnamese yugoslav yugoslavia zimbabwe allende bangladesh brazil
    britain british burma cambodia cambodian canada castro ceausescu chavez chile china chinese cuba cuban deng egypt eu
    france french gandhi germany ghana guevara hungary hoxha iran iraq italy kampuchea khmer kim maduro mao maoist
    maoists mengistu modi mugabe nehru nkrumah nyerere pinochet poland pot romania thatcher trump xi""".split()
)
_GAMES_AND_TASKS = (
    "alt history", "alternate history", "ck3", "civ 6", "eu4", "essay prompt", "essay question", "exam question", "fanfic",
    "fanfiction", "focus tree", "hearts of iron", "hoi", "hoi4", "in my mod", "kaiserredux", "kaiserreich", "poll",
    "quiz", "translate", "translation of", "vic3", "victoria 3",
)  # fmt: skip
_FRAMES = tuple(tuple(phrase.split()) for phrase in _GAMES_AND_TASKS)


def restraint(said: str, *, own_words: Collection[str], names_its_own: bool) -> Restraint | None:
    """
    Return why a message is not to be answered with a claim unasked, or None.

    Args:
        said: the message without markup.
        own_words: the folded words of all the claim's sayings.
        names_its_own: whether the message names a person, group or place of the knowledge base.
    """
    typed = words(said)
    named = set(typed).difference(own_words)
    if _THREE_BRACKETS.search(said) or not _SLURS.isdisjoint(typed) or not _GROUPS.isdisjoint(named):
        return Restraint.ATTACK
    if not names_its_own and not _ELSEWHERE.isdisjoint(named):
        return Restraint.ELSEWHERE
    if any(phrase == tuple(typed[at : at + len(phrase)]) for phrase in _FRAMES for at in range(len(typed))):
        return Restraint.GAME
    return None
