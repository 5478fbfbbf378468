"""A claim as the moderators who edit it see it: its parts, its evidence, its phrasings."""

from collections.abc import Mapping, Sequence

from knowledge import ClaimEntry, Edition, Evidence, EvidenceEntry, Kind, escape_markdown

from ..words import N_, Words
from .answer import citation_line, paged
from .limits import clip

_KINDS = {
    Kind.CONTESTED: N_("contested: shown with both sides"),
    Kind.SETTLED: N_("settled: shown with the record first"),
    Kind.CONTEXT: N_("context: shown to those who ask, with the factual record"),
    Kind.DRAFT: N_("draft: not shown unasked"),
}
_ROOM = 3400
_LEAST = 120


def claim_text(words: Words, edition: Edition, claim: ClaimEntry) -> str:
    """Return what a claim is, before its parts are edited."""
    version = edition.version("claim", claim.slug)
    lines = [
        f"### {claim.code} · {escape_markdown(claim.question)}",
        f"*{escape_markdown(claim.statement)}*",
        words("Kind: {kind}", kind=words(_KINDS[claim.kind])),
        words("Topics: {topics}", topics=words.listed([f"`{topic}`" for topic in claim.topics]) or "–"),
    ]
    if version.is_own:
        lines.append(words("-# Version {version}, this server's own", version=version.number))
    else:
        lines.append(words("-# Version {version}", version=version.number))
    return "\n".join(lines)


def evidence_text(
    words: Words, edition: Edition, claim: ClaimEntry, heading: str, items: Sequence[EvidenceEntry]
) -> str:
    """Return all items of a side, each in the same room."""
    title = f"### {claim.code} · {escape_markdown(heading)}"
    room = max(_ROOM // max(len(items), 1), _LEAST)
    lines = [clip(f"{index}. {item_text(words, edition, item)}", room) for index, item in enumerate(items, 1)]
    return "\n".join([title, *(lines or [words("No cited evidence yet.")])])


def item_text(words: Words, edition: Edition, item: EvidenceEntry) -> str:
    """Return an item with where it is made."""
    shown = Evidence(id=item.id, summary=item.summary, reports=item.reports, citation=edition.cite(item.citation))
    return f"{escape_markdown(item.summary)}\n{citation_line(shown, words)}"


def phrasing_pages(words: Words, claim: ClaimEntry, lists: Mapping[str, Sequence[str]]) -> list[str]:
    """Return lists of texts under their names, page by page."""
    lines = []
    for name, texts in lists.items():
        lines.append(f"**{words(name)}** ({words.number(len(texts))})")
        lines += [f"- {escape_markdown(text)}" for text in texts]
    return paged(lines, heading=f"### {claim.code} · {escape_markdown(claim.question)}", limit=3400)
