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
    """churka churkas fag faggot faggots fags goy goyim gook gooks gyppo hohol hohols hymie katsap khokhol khokhols kike kikes kanake kanaken
    mongoloid moskal moskals nigga niggas nigger niggers paki pakis polack polacks polacken raghead ragheads shylock spic spics subhuman
    subhumans tranny trannies untermensch untermenschen wetback wetbacks yid yids zhid zhids zhidy zog кацап кацапы пархатый пархатые хохол хохлы
    чурка чурки""".split()
)
# Words that are made of a slur or of a group's name and something else: `JewishBolsheviks`, `жидомасоны`.
_COMPOUNDS = re.compile(
    r"(?:jews?|jewish|jude|judeo|juden|zhido|zio|zigeuner|жидо|юде|еврее|нигер)"
    r"(?:bolsh|bolsch|commun|kommun|marx|mason|maur|maçon|nazi|pack|schwein|большев|комисс|коммун|маркс|масон|наци)"
)
_GROUPS = frozenset(
    words(
        """arab arabs asiatic asiatics blacks catholics christians gays gypsies gypsy hebrews homosexual homosexuals islam israelites jew jewess jewish
        jewry jews judaic judaism judeo lesbians mohammedan mohammedans muslim muslims negro negroes queers semite semites zionist zionists
        ebrei judios judías judío judíos juif juifs juive juives joden yahudi yahudiler zsidó zsidók żyd żydzi żydów żydowski יהודי יהודים היהודים
        يهود اليهود muselmanen mohammedaner негр негры негров татары чеченцы
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
        "are animals", "are cockroaches", "are rats", "are vermin", "cockroaches of", "his tribe", "hook nosed", "kill enough of them", "kill enough of", "only good thing stalin did", "race of vermin", "replace us",
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


# A look-alike from another alphabet, and what stands for a letter in words that are to be read and not found.
_LATIN_FOR = str.maketrans("аеорсухкіѕјєвнмтαεικνορτυχ", "aeopcyxkisjebhmtaeikvoptux")
_LETTER_FOR = str.maketrans("013457@$€|", "oieastasel")
_MIXED = re.compile(r"(?<!\w)(?=\w*[a-z])(?=\w*[\u0370-\u04ff])\w+")
_WITH_SIGNS = re.compile(r"(?<![\w@$€|])(?=[\w@$€|]*[a-z])(?=[\w@$€|]*[013457@$€|])[\w@$€|]{3,40}")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:[ .·*_-]{1,2}[^\W\d_](?!\w)){2,20}")


def names_people(said: str) -> bool:
    """Return whether a text speaks of people as members of a group, whatever it wants: others need not read it from us."""
    typed = [*words(said), *_unmasked(said)]
    return _attacks(said, typed, f" {' '.join(typed)} ") or not _GROUPS.isdisjoint(typed)


def _unmasked(said: str) -> list[str]:
    """Return the words that are written so that they are read and not found: `Jеws` with a Cyrillic letter, `k1kes`, `J-e-w-s`."""
    small = said.casefold()
    found = []
    if not small.isascii():
        found += [match[0].translate(_LATIN_FOR) for match in _MIXED.finditer(small)]
    found += [match[0].translate(_LETTER_FOR) for match in _WITH_SIGNS.finditer(small)]
    found += ["".join(char for char in match[0] if char.isalpha()) for match in _SPACED.finditer(small)]
    return found


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
    typed = [*words(said), *_unmasked(said)]
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
    marked = marked or _COMPOUNDS.search(spoken) is not None
    return marked or not _SLURS.isdisjoint(typed) or _says_any(spoken, _PHRASES)
