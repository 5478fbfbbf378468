"""Search results as pages of text."""

from knowledge import SearchHit, SearchResult, SourceKind, Stance, escape_markdown

from ..words import N_, Words
from .answer import citation_line, paged, quotation_line
from .limits import clip
from .lists import tagged_code

SIDES = {
    None: N_("Both sides"),
    Stance.AFFIRMS: N_("Only what affirms the claim"),
    Stance.DISPUTES: N_("Only what disputes the claim"),
}
KINDS = {
    None: N_("All kinds of sources"),
    SourceKind.PRIMARY: N_("Primary sources"),
    SourceKind.SCHOLARSHIP: N_("Scholarship"),
    SourceKind.MEMOIR: N_("Memoirs"),
    SourceKind.JOURNALISM: N_("Journalism"),
    SourceKind.POLEMIC: N_("Polemics"),
    SourceKind.COMMENT: N_("Comments on the web"),
}


def search_pages(result: SearchResult, words: Words, *, filtered: bool = False) -> list[str]:
    """Return the evidence and the works found as texts, each short enough for one message."""
    query = " ".join("".join(c if c.isprintable() else " " for c in result.query).split())
    heading = "### " + words("Sources for “{query}”", query=escape_markdown(clip(query, 80)))
    if not result.evidence and not result.works:
        remedy = (
            words("Nothing found with these filters. Widen them below.")
            if filtered
            else words(
                "Nothing found. Try a person (`kolakowski`), a topic (`nep`), a work's title or a claim's code (`F-002`)."
            )
        )
        return [f"{heading}\n{remedy}"]
    lines = [_hit(hit, words) for hit in result.evidence]
    if result.works:
        lines.append(f"\n**{words('Works')}**")
    for work in result.works:
        claims = clip(", ".join(work.claims), 200)
        items = words.plural("{n} item in {claims}", "{n} items in {claims}", work.cited_by, claims=claims)
        lines.append(f"- {work.entry}\n-# {items}")
    return paged(lines, heading=heading, limit=1800)


def _hit(hit: SearchHit, words: Words) -> str:
    evidence = hit.evidence
    return (
        f"\n**{escape_markdown(hit.heading)}** · {escape_markdown(hit.question)} ({tagged_code(hit.code, hit.kind, words)})\n"
        f"- {escape_markdown(evidence.summary)}\n{citation_line(evidence, words)}{quotation_line(evidence, words)}"
    )
