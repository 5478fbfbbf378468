"""What may be suggested, which fields that takes, and what is wrong with what was filled in. Asks the knowledge base, changes nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge import Edition, SuggestionKind, SuggestionRecord, UnknownClaim, cut_place, escape_markdown

from .form_fields import LOCATOR, STATEMENT, SUMMARY, UTTERANCE, WORK, Field, length_problems
from .render.limits import clip
from .words import N_, Words

A_DAY = 10
"""Suggestions that a member may make in a server within a day."""
BY_MEMBERS = (SuggestionKind.CLAIM, SuggestionKind.EVIDENCE, SuggestionKind.PHRASING)
_SHOWN = 80
_NEAR = 3
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Of what nobody sees only the joiners have work to do, in emoji and in Persian. The rest hides in words or turns the
# direction of writing around them; halves of characters cannot be kept. The last ones are letters and signs that are blank.
_JOINERS = "\u200c\u200d"
_DROPPED = re.compile(
    r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e01ef"
    r"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]"
)


class Proposal(StrEnum):
    """What a member proposes."""

    AFFIRMS = "affirms"
    DISPUTES = "disputes"
    PHRASING = "phrasing"
    CLAIM = "claim"


class Says(StrEnum):
    """What a message does with a claim, as a person judges it."""

    ASSERTS = "asserts"
    DISPUTES = "disputes"
    ASKS = "asks"
    NOTHING = "nothing"


SAYS = {
    Says.ASSERTS: N_("It states the claim"),
    Says.DISPUTES: N_("It denies the claim"),
    Says.ASKS: N_("It asks whether it is so"),
}
SAYS_OR_NOT = {**SAYS, Says.NOTHING: N_("It is not about this claim at all")}

CLAIM = Field(name="claim", label=N_("Claim"), hint=N_("Its code (F-002), or what it says in a few words"), limit=150)
_READABLE_AT = Field(
    name="readable_at",
    label=N_("Where it can be read"),
    hint=N_("A link, a library, an archive; leave it empty if you do not know"),
    limit=300,
    required=False,
)
_PLACE = replace(LOCATOR, hint=N_("The page, chapter or note: p. 39-40. A web page has none"), required=False)
_EVIDENCE = (CLAIM, SUMMARY, WORK, _PLACE, _READABLE_AT)
FIELDS: Mapping[Proposal, tuple[Field, ...]] = {
    Proposal.AFFIRMS: _EVIDENCE,
    Proposal.DISPUTES: _EVIDENCE,
    Proposal.PHRASING: (CLAIM, UTTERANCE),
    Proposal.CLAIM: (
        STATEMENT,
        replace(UTTERANCE, name="said", required=False),
        replace(WORK, label=N_("A work that speaks of it"), required=False),
        _PLACE,
        _READABLE_AT,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """
    What became of a filled form.

    Attributes:
        kind, claim, content: the suggestion, if there are no problems.
        problems: what must be mended first, in sentences.
        remarks: what its author should know, in sentences.
    """

    kind: SuggestionKind
    claim: str | None
    content: Mapping[str, str]
    problems: Sequence[str] = ()
    remarks: Sequence[str] = ()


def check_proposal(words: Words, edition: Edition, proposal: Proposal, filled: Mapping[str, str]) -> Checked:
    """Return what a member's form amounts to."""
    fields = FIELDS[proposal]
    content = {field.name: one_line(filled.get(field.name, "")) for field in fields}
    problems = length_problems(words, fields, content)
    if proposal is Proposal.CLAIM:
        return _checked_claim(words, edition, content, problems)
    claim = _read_claim(words, edition, content.pop("claim"), problems)
    if proposal is Proposal.PHRASING:
        return _checked_phrasing(
            words, edition, claim=claim, text=content["text"], says=filled.get("says", ""), problems=problems
        )
    if not content["locator"]:
        content["work"], content["locator"] = cut_place(content["work"])
    return Checked(
        kind=SuggestionKind.EVIDENCE, claim=claim, content={"stance": proposal, **content}, problems=problems
    )


def check_lesson(words: Words, edition: Edition, filled: Mapping[str, str]) -> Checked:
    """Return what a moderator's form about a message amounts to. A claim that is written beats one that is chosen."""
    text = one_line(filled.get("text", ""))
    problems = length_problems(words, (UTTERANCE,), {"text": text})
    written = one_line(filled.get("claim", "")) or filled.get("chosen", "")
    if not written:
        problems.append(words("Choose a claim, or write its code or what it says."))
    claim = _read_claim(words, edition, written, problems)
    return _checked_phrasing(words, edition, claim=claim, text=text, says=filled.get("says", ""), problems=problems)


def _checked_phrasing(
    words: Words, edition: Edition, *, claim: str | None, text: str, says: str, problems: list[str]
) -> Checked:
    """Return what a text amounts to that states, denies or asks about a claim, or has nothing to do with it."""
    if says not in set(Says):
        problems.append(words("Choose what the text does with the claim."))
    is_other = says == Says.NOTHING
    remarks = []
    if claim is not None and text:
        entry = edition.base.claims[claim]
        phrasings = (*entry.phrasings.asserts, *entry.phrasings.disputes, *entry.phrasings.asks)
        if same_text(text) in {same_text(known) for known in (entry.counterexamples if is_other else phrasings)}:
            problems.append(
                words("This very text is a counterexample of {code} already.", code=entry.code)
                if is_other
                else words("This very text is a phrasing of {code} already.", code=entry.code)
            )
        remarks = _recognition(words, edition, claim, text, is_other=is_other)
    return Checked(
        kind=SuggestionKind.COUNTEREXAMPLE if is_other else SuggestionKind.PHRASING,
        claim=claim,
        content={"text": text} if is_other else {"text": text, "stance": says},
        problems=problems,
        remarks=remarks,
    )


def is_same(one: Checked, other: SuggestionRecord) -> bool:
    """Return whether the same was suggested before."""
    return (one.kind, one.claim) == (other.kind, other.claim) and {
        name: same_text(str(text)) for name, text in one.content.items()
    } == {name: same_text(str(text)) for name, text in other.content.items()}


def one_line(text: str) -> str:
    """Return text as one line, without what neither a card nor a database has a place for."""
    line = " ".join(_BREAKS.sub(" ", _DROPPED.sub("", text)).split())
    return line if line.strip(_JOINERS + " ") else ""


def there_already(words: Words, edition: Edition, statement: str) -> tuple[str, str]:
    """Return, each in a sentence, which claim says the same as a statement, and which one may; empty where none does."""
    known = {
        same_text(text): entry for entry in edition.base.claims.values() for text in (entry.statement, entry.question)
    }.get(same_text(statement))
    if known is not None:
        return words("This claim is there already: {code}.", code=known.code), ""
    match = edition.likeliest(statement) if statement else None
    if match is None:
        return "", ""
    entry = edition.base.claims[match.claim]
    remark = words(
        "It may be there already: {code}, {question} ({percent})",
        code=entry.code,
        question=escape_markdown(entry.question),
        percent=words.percent(match.probability),
    )
    return "", remark


def _checked_claim(words: Words, edition: Edition, content: Mapping[str, str], problems: list[str]) -> Checked:
    same, like = there_already(words, edition, content["statement"])
    problems += [same] if same else []
    return Checked(
        kind=SuggestionKind.CLAIM, claim=None, content=content, problems=problems, remarks=[like] if like else []
    )


def _recognition(words: Words, edition: Edition, claim: str, text: str, *, is_other: bool) -> list[str]:
    match = edition.likeliest(text)
    code = edition.base.claims[claim].code
    is_recognised = match is not None and match.claim == claim
    if is_recognised and match is not None and not is_other:
        percent = words.percent(match.probability)
        return [
            words("I recognise it as {code} already ({percent}), so it may change little.", code=code, percent=percent)
        ]
    if is_other and not is_recognised:
        return [words("I do not take it for {code} even now, so it may change little.", code=code)]
    return []


def _read_claim(words: Words, edition: Edition, text: str, problems: list[str]) -> str | None:
    """Return the slug of the claim that is meant; where none is, add to the problems."""
    if not text:
        return None
    try:
        return edition.find_claim(text)
    except UnknownClaim:
        shown = escape_markdown(clip(text, _SHOWN))
        near = [escape_markdown(each.name) for each in edition.complete(text, _NEAR, claims_only=True)]
        problems.append(
            "\n".join(
                [words("No claim fits “{text}”. Is it one of these?", text=shown), *(f"  - {name}" for name in near)]
            )
            if near
            else words("No claim fits “{text}”. /claims lists them all with their codes, such as F-002.", text=shown)
        )
        return None


def same_text(text: str) -> str:
    """Return what two texts have in common that differ in case, spaces and the sign at their end alone."""
    return " ".join(text.casefold().split()).rstrip(".!?… ")
