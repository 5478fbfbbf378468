"""Search results as pages of text."""

from knowledge import SearchHit, SearchResult, SourceKind, Stance, WorkHit, escape_markdown

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
    works = [_work(hit, words) for hit in result.works]
    if works:
        # With the first of them, so that it does not stand alone at the end of a page.
        works[0] = f"\n**{words('Works')}**\n{works[0]}"
    return paged([*lines, *works], heading=heading, limit=1800)


def _hit(hit: SearchHit, words: Words) -> str:
    evidence = hit.evidence
    return (
        f"\n**{escape_markdown(hit.heading)}** · {escape_markdown(hit.question)} ({tagged_code(hit.code, hit.kind, words)})\n"
        f"- {escape_markdown(evidence.summary)}\n{citation_line(evidence, words)}{quotation_line(evidence, words)}"
    )


def _work(hit: WorkHit, words: Words) -> str:
    claims = clip(", ".join(hit.claims), 200)
    items = words.plural("{n} item in {claims}", "{n} items in {claims}", hit.cited_by, claims=claims)
    return f"- {hit.entry}\n-# {items}"
