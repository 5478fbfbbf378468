"""Words that introduce a quotation: `From Ada Pell’s The Mill and the Market`, `Again from the same book`, `As Pell writes:`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ...cite import fold
from ..cited import CitedWork
from .doubtful_lead_ins import is_doubtful
from .name_patterns import CAPITALISED, NAME, TITLE
from .named_works import bookshop_line
from .paragraphs import SHORT, Paragraph, sentence_starts
from .references import Reference
from .shelf import Shelf

_MARKED: Final = (
    r"(?:(?<![\w*])[*_]{1,2}(?P<italic>[^*_\n]{3,150})[*_]{1,2}|[“„«](?P<double>[^“”„«»\n]{3,150})[”“»]"
    r"|‘(?P<single>[^‘’\n]{3,150})’(?!\w)|\"(?P<straight>[^\"\n]{3,150})\")"
)
_ARTICLE: Final = r"(?:article|essay|chapter|piece|contribution|paper|study|introduction|preface|foreword)"
_COLLECTED: Final = re.compile(rf"\b(?:an?|the|his|her)\s{_ARTICLE}\s(?:from|in)\s")
_POSSESSIVE: Final = re.compile(rf"(?P<author>{NAME})(?:[’']s?)\s+(?:{_MARKED}|(?P<title>{TITLE}))")
_IN_COLLECTION: Final = re.compile(
    rf"(?P<title>[^\n]{{3,160}}?),?\s(?:an?|the|his|her)\s{_ARTICLE}\s(?:from|in)\s(?:(?P<editor>{NAME})[’']s?\s)?"
    rf"(?:the\s(?:book|collection|volume)\s)?(?P<container>{TITLE})"
)
_INITIALLED: Final = re.compile(
    rf"(?P<author>{CAPITALISED}\s(?:[^\W\d_a-zа-яё]\.\s?){{1,3}}{CAPITALISED})(?:[’']s?|,)?\s+(?P<title>{TITLE})"
)
_OF_HIS: Final = re.compile(
    rf"(?:\b(?:volume|vol\.?|part)\s(?P<volume>[0-9]{{1,2}}|[ivxIVX]{{1,4}})\sof\s)?\b(?:his|her|their|seinem|seiner|ihrem|ihrer|своей|своём)"
    rf"\s(?:[^\W\d_A-ZÀ-ÖА-Я][\w-]*,?\s){{0,4}}?(?:{_MARKED}|(?P<title>{TITLE}))"
)
_IN_TITLE: Final = re.compile(
    rf"\b(?:in|from|aus|в|из)\s(?:the\s(?:book|article|essay|pamphlet|preface|chapter)\s|книге\s|статье\s|работе\s)?"
    rf"(?:{_MARKED}|(?P<title>(?:The|A|An)\s{TITLE}))"
)
_BOOK: Final = (
    r"(?i:(?:the|his|her|their)\s(?:book|article|essay|pamphlet|study|memoirs?)|(?:dem|der|seinem|seiner|ihrem|ihrer)\s(?:Buch|Aufsatz|Artikel|Schrift|Broschüre)"
    r"|книг[иеу]|стать[иеюя]|работ[ыеау]|брошюр[ыеау])"
)
_OF_BOOK: Final = re.compile(
    rf"\b(?i:from|in|aus|из|в)\s{_BOOK}\s(?:(?P<author>{NAME})\s)?{_MARKED}(?:\s(?:by|von)\s(?P<by>{NAME}))?"
)
_SAME: Final = re.compile(
    r"\b(?:from|in|to)\s+(?:the|this|that)\s+same\s+(?:text|book|work|article|author|chapter|essay|source|volume|pamphlet|study|page|letter"
    r"|speech|report|piece|passage)\b"
    r"|\b(?:aus|in)\s+(?:demselben|derselben|dem\s+gleichen|der\s+gleichen)\s+(?:text|buch|werk|aufsatz|kapitel|quelle|band|schrift)\b"
    r"|\b(?:из|в)\s+(?:той|том)\s+же\s+(?:книг|стать|работ|текст|источник|том)\w*"
    r"|\b(?:du|dans\s+le)\s+même\s+(?:texte|livre|ouvrage|article)\b",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"(?:^|\s)(?:he|she|they|(?:the\s+)?author)\s+(?:\w+ly\s+)?(?:\w+\s+){0,2}?(?:goes\s+on|continues|continued|adds|added|concludes|concluded|writes|wrote|says"
    r"|said|explains|notes|argues|observes|remarks|states|comments)\b[^:]{0,120}:$",
    re.IGNORECASE,
)
_LEADS: Final = re.compile(
    r"(?:(?:and|now|next|again|then|also|first|finally|here|another|more|further|this|lastly|secondly|next\s+up)\b[,\s]*){0,4}"
    r"(?:(?:is|quotes?|quotation|passage|extract|excerpt|one|some|words|comes?|taken|an|a|the|we\s+have|let\s+us\s+turn)\b[,\s]*){0,5}"
    r"(?:from|aus|из|de)\s",
    re.IGNORECASE,
)
_ANNOUNCES: Final = re.compile(
    r"\b(?:source|quotation|quote|passage|extract|excerpt|testimony|zitat|quelle|цитат\w|источник\w?)\b", re.IGNORECASE
)
_APPENDED: Final = re.compile(rf",\s(?P<name>{NAME})[.:]?$")
_SPEAKS: Final = (
    r"(?:writes?|wrote|written|says?|said|argues?|argued|notes?|noted|observes?|observed|explains?|explained|states?|stated|remarks?|remarked|adds?"
    r"|added|claims?|claimed|confirms?|confirmed|concludes?|concluded|puts?|describes?|described|comments?|commented|insists?|insisted|points?"
    r"|rejects?|asks?|asked|declares?|declared|announced|told|replied|answered|asserted|reports?|reported|recalls?|recalled|warns?|warned"
    r"|schreibt|schrieb|sagt|sagte|meint|meinte|erklärt|erklärte|bemerkt|пишет|писал|писала|сказал|сказала|говорит|отмечает|заметил"
    r"|écrit|écrivait|dit|disait)"
)
SPEAKER: Final = re.compile(
    rf"(?P<name>{NAME})(?:,[^,;:.]{{1,80}},)?\s+(?:\w+ly\s+|himself\s+|herself\s+|themselves\s+|also\s+|has\s+|had\s+|once\s+)?{_SPEAKS}\b"
)
_NO_NAMES: Final = frozenset(
    """the a an and but or now next again then also first finally here another more further this that these those from in on at of
    as if when while where who what why how he she they we you i it his her their our its for to with by after before since so such yet not
    no all both some many most one two there according let quite indeed however moreover thus hence once chapter part section
    book volume notes source january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday aus im und der die das ein eine wie er sie es wir из в на и он она они мы как
    however nevertheless meantime meanwhile even only still just under over between during""".split()
)
_MOST_ASKED: Final = 10_000
_WORDS: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """
    What the words before a quotation say of its source.

    Attributes:
        reference: the work, as far as it is named; only its author where no title is.
        same: whether they point back to the work introduced before.
        strong: whether they do nothing but introduce, so that a quotation follows that nothing else may mark.
        rule: which form they have.
        doubtful: whether they do not say that the quotation is from the work: they deny it, report it, or are about it.
        editions: other editions named beside it, as pairs of what they are called and their reference.
    """

    reference: Reference | None = None
    same: bool = False
    strong: bool = False
    rule: str = ""
    doubtful: bool = False
    editions: tuple[tuple[str, Reference], ...] = ()


def last_sentence(text: str) -> str:
    """Return the last sentence of a paragraph."""
    tail = text[-2000:]
    return tail[sentence_starts(tail)[-1] :]


class Introducer:
    """Reads introductions; remembers the titles that the document has named, so that a short title finds its work."""

    def __init__(self, shelf: Shelf, titles: Sequence[tuple[str, str]] = ()) -> None:
        self._shelf = shelf
        self._by_words: dict[tuple[str, ...], list[tuple[tuple[str, ...], Reference]]] = {}
        self.surnames: dict[str, str] = {}
        self._known: dict[Reference, bool] = {}
        for title, author in titles:
            self.remember(Reference(title=title, authors=(author,) if author else ()))

    def copy(self, shelf: Shelf) -> "Introducer":
        """Return one that knows the same titles, for another document and its shelf."""
        copy = Introducer(shelf)
        copy._by_words = {words: list(entries) for words, entries in self._by_words.items()}
        copy.surnames = dict(self.surnames)
        return copy

    def remember(self, reference: Reference) -> None:
        """Know a title and its author from here on."""
        for name in reference.authors:
            family = fold(name.split()[-1]).strip(".")
            if len(family) > 2 and (family not in self.surnames or len(name) > len(self.surnames[family])):
                self.surnames[family] = name
        if reference.title is None:
            return
        for title in {reference.title, re.split(r": |\? ", reference.title)[0]}:
            words = tuple(_WORDS.findall(fold(title)))
            # A single word, or a part's name such as `Foreword`, names no work by itself.
            if len(words) < 2:
                continue
            entries = self._by_words.setdefault(words[:2], [])
            if all(entry[0] != words for entry in entries) and len(entries) < 200:
                entries.append((words, reference))

    def is_known(self, reference: Reference) -> bool:
        """Return whether a reference means a work of the base, or one named before."""
        if reference not in self._known:
            if len(self._known) >= _MOST_ASKED:
                self._known.clear()
            self._known[reference] = self._shelf.known(reference) is not None
        return self._known[reference]

    def known_title(self, text: str) -> Reference | None:
        """Return the longest known title that a text names."""
        found = [(match.group(), match.start()) for match in _WORDS.finditer(text)]
        words = [fold(word) for word, _ in found]
        best: tuple[int, Reference] | None = None
        for at, first_two in enumerate(pairwise(words)):
            for title, reference in self._by_words.get(first_two, ()):
                # A title is written with a capital, also where it is one of common words.
                if (
                    words[at : at + len(title)] == list(title)
                    and found[at][0][0].isupper()
                    and sum(piece[0].isupper() or piece[0].isdigit() for piece, _ in found[at : at + len(title)]) >= 2
                    and (best is None or len(title) > best[0])
                ):
                    best = (len(title), reference)
        return best[1] if best else None

    def named(self, text: str) -> str | None:
        """Return the first author named in a text whose name is known, as the fuller name that is known."""
        for found in re.finditer(CAPITALISED, text):
            family = fold(found[0]).strip(".")
            if family in self.surnames and family not in _NO_NAMES:
                return self.surnames[family]
        return None

    def speaker(self, text: str) -> str | None:
        """Return who is said to write or say what follows: `As Ada Pell writes:`."""
        for found in SPEAKER.finditer(text):
            name = clean_name(found["name"])
            if name is not None:
                return name
        return None

    def read(self, paragraph: Paragraph, following: Paragraph | None) -> Introduction | None:
        """Return what a paragraph introduces, or None where it introduces nothing."""
        found = self._read(paragraph, following)
        if (
            found is None
            or found.rule == "bookshop-line"
            or not is_doubtful(last_sentence(paragraph.text), found.reference)
        ):
            return found
        return replace(found, doubtful=True)

    def _read(self, paragraph: Paragraph, following: Paragraph | None) -> Introduction | None:
        text = paragraph.text
        if following is None:
            return None
        if (shop := bookshop_line(text)) is not None:
            return Introduction(reference=shop, strong=True, rule="bookshop-line")
        short = len(text) <= SHORT
        before_quotation = following.is_quoted or following.kind.value == "quotation"
        if short and not paragraph.is_quoted:
            found = self._line(text, before_quotation=before_quotation)
            if found is not None:
                return found
        last = last_sentence(text).rstrip()
        if last.endswith((":", ":-", ":—")) and len(last) <= SHORT and not paragraph.is_quoted:
            return self._sentence(last)
        return None

    def _line(self, text: str, *, before_quotation: bool) -> Introduction | None:
        leads = _LEADS.match(text) is not None
        if _SAME.search(text) and (leads or before_quotation or text.endswith(":")):
            reference = self.work_in(text)
            return Introduction(reference=reference, same=reference is None, strong=True, rule="same-work")
        caption = _POSSESSIVE.match(text)
        if caption is not None and caption.end() >= len(text.rstrip(" :.")) and clean_name(caption["author"]):
            return Introduction(reference=self.work_in(text), strong=True, rule="possessive-title")
        described = re.fullmatch(
            rf"(?P<author>{NAME})[’']s?\s(?:own\s)?(?:biography|history|memoirs?|autobiography|study|account|life)\sof\s[^.:]{{2,80}}[.:]?",
            text,
        )
        if described is not None and (name := clean_name(described["author"])):
            return Introduction(reference=Reference(authors=(name,)), strong=True, rule="possessive-title")
        if leads or before_quotation:
            reference = self.work_in(text)
            if reference is not None and (leads or text.endswith(":") or reference.title):
                again = text.casefold().startswith("again")
                return Introduction(
                    reference=reference,
                    strong=leads or text.endswith(":"),
                    rule="same-work" if again else "introduced-title",
                )
        if _ANNOUNCES.search(text) and len(sentence_starts(text)) == 1:
            appended = _APPENDED.search(text)
            name = clean_name(appended["name"]) if appended is not None else self.named(text)
            if name is not None:
                return Introduction(reference=Reference(authors=(name,)), rule="introduced-author")
        return None

    def _sentence(self, sentence: str) -> Introduction | None:
        reference = self.work_in(sentence)
        if reference is not None:
            return Introduction(reference=reference, strong=True, rule="introduced-title")
        if _SAME.search(sentence) or _GOES_ON.search(sentence):
            return Introduction(same=True, strong=True, rule="same-work")
        name = self.speaker(sentence) or self.named(sentence)
        if name is not None:
            return Introduction(reference=Reference(authors=(name,)), strong=True, rule="introduced-author")
        return None

    def work_in(self, sentence: str) -> Reference | None:
        """Return the work that a sentence names with its title, or None."""
        found = (
            self._in_collection(sentence)
            or self._possessive(sentence)
            or self._of_book(sentence)
            or self._of_his(sentence)
        )
        known = self.known_title(sentence)
        if found is not None and known is not None:
            # The form tells more than the title alone, unless it caught something else.
            return found if self.is_known(found) else known
        if found is not None or known is not None:
            return found or known
        return self._in_title(sentence)

    def _in_collection(self, sentence: str) -> Reference | None:
        found = _IN_COLLECTION.search(sentence) if _COLLECTED.search(sentence) else None
        if found is None:
            return None
        said = found["title"]
        named = None
        for form in (_POSSESSIVE, _INITIALLED):
            for each in form.finditer(said):
                if each.end() == len(said):
                    named = each
        if named is None or (author := clean_name(named["author"])) is None:
            return None
        editor = clean_name(found["editor"]) if found["editor"] else None
        return Reference(
            authors=(author,),
            title=title_of(named),
            container=_trimmed(found["container"]),
            editors=(editor,) if editor else (),
        )

    def _possessive(self, sentence: str) -> Reference | None:
        for found in _POSSESSIVE.finditer(sentence):
            author = clean_name(found["author"])
            title = title_of(found)
            if author is None or title is None or len(_WORDS.findall(title)) < 2:
                continue
            reference = Reference(authors=(author,), title=title)
            marked = found["title"] is None
            ends = not sentence[found.end() :].strip(' .:”"')
            if marked or ends or self.is_known(reference) or _LEADS.match(sentence[: found.start() + 1]):
                return reference
        return None

    def _of_book(self, sentence: str) -> Reference | None:
        for found in _OF_BOOK.finditer(sentence):
            name = clean_name(found["author"] or found["by"] or "") or self.named(sentence[: found.start()])
            title = title_of(found)
            if name is not None and title is not None and len(_WORDS.findall(title)) >= 2:
                return Reference(authors=(name,), title=title)
        return None

    def _of_his(self, sentence: str) -> Reference | None:
        for found in _OF_HIS.finditer(sentence):
            title = title_of(found)
            before = sentence[: found.start()]
            name = self.named(before) or self.speaker(sentence)
            if name is None:
                names = [clean for each in re.finditer(NAME, before) if (clean := clean_name(each[0]))]
                name = names[0] if names else None
            if title is None or name is None or len(_WORDS.findall(title)) < 2:
                continue
            return Reference(authors=(name,), title=title, volume=found["volume"])
        return None

    def _in_title(self, sentence: str) -> Reference | None:
        for found in _IN_TITLE.finditer(sentence):
            title = title_of(found)
            name = self.named(sentence[: found.start()]) or self.speaker(sentence[: found.start()])
            if title is None or name is None:
                continue
            if found["title"] is not None and (
                len(_WORDS.findall(title)) < 3 or not sentence[found.end() :].startswith((":", ","))
            ):
                continue
            return Reference(authors=(name,), title=title)
        return None


def title_of(found: re.Match[str]) -> str | None:
    """Return the title that a form caught, in italics, in quotation marks or in capitals."""
    groups = found.groupdict()
    for name in ("italic", "double", "single", "straight", "title"):
        if groups.get(name):
            return _trimmed(groups[name])
    return None


def _trimmed(title: str) -> str:
    return title.strip(" ,.;:")


def clean_name(name: str) -> str | None:
    """Return a person's name without words that begin a sentence, or None where nothing is left of it."""
    words = name.strip(" ,.;:").split()
    while words and fold(words[0]).strip(".,") in _NO_NAMES:
        words = words[1:]
    if not words or fold(words[-1]).strip(".") in _NO_NAMES or (len(words) == 1 and len(words[0]) < 3):
        return None
    return " ".join(words)


def with_more(one: Reference, other: Reference) -> Reference:
    """Return what two lines that follow each other say of the same work."""
    if one.title and other.title:
        return one if len(one.title) >= len(other.title) else replace(other, volume=other.volume or one.volume)
    named = one if one.title else other
    bare = other if one.title else one
    return replace(named, authors=named.authors or bare.authors, volume=named.volume or bare.volume)


def same_author(one: Reference, other: Reference) -> bool:
    """Return whether two references may be of the same author: a surname of the one is one of the other, or one names nobody."""
    families = [{fold(name.split()[-1]) for name in each.authors} for each in (one, other)]
    return not families[0] or not families[1] or bool(families[0] & families[1])


def title_and_author(work: CitedWork) -> tuple[str, str]:
    """Return the title of a work and its first author, each empty where there is none."""
    names = work.csl.get("author") or [{}]
    name = names[0]
    full = " ".join(part for part in (name.get("given"), name.get("family")) if part) or str(name.get("literal") or "")
    return str(work.csl.get("title") or ""), full
