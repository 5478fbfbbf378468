"""Search results as pages of text."""

from knowledge import SearchResult, escape_markdown

from .answer import citation_line, paged, quotation_line
from .limits import clip


def search_pages(result: SearchResult) -> list[str]:
    """Return the evidence and the works found as texts, each short enough for one message."""
    query = " ".join("".join(c if c.isprintable() else " " for c in result.query).split())
    heading = f"### Sources for “{escape_markdown(clip(query, 80))}”"
    if not result.evidence and not result.works:
        return [
            f"{heading}\nNothing found. Try a person (`kolakowski`), a topic (`nep`), a work's title or a claim's code (`F-002`)."
        ]
    lines = [
        f"\n**{escape_markdown(hit.heading)}** · {escape_markdown(hit.question)} ({hit.code})\n"
        f"- {escape_markdown(hit.evidence.summary)}\n{citation_line(hit.evidence)}{quotation_line(hit.evidence)}"
        for hit in result.evidence
    ]
    if result.works:
        lines.append("\n**Works**")
    for work in result.works:
        items = "1 item" if work.cited_by == 1 else f"{work.cited_by} items"
        lines.append(f"- {work.entry}\n-# {items} in {', '.join(work.claims)}")
    return paged(lines, heading=heading, limit=1800)
