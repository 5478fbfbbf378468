"""Lists to browse: claims by topic, a work and what is cited from it, the works cited in a place."""

from collections.abc import Sequence

from knowledge import CitedIn, ClaimLine, ReferenceStyle, TopicLine, Work, WorkUse, escape_markdown

from ..words import N_, Words
from .answer import missing_text, paged, source_kind_text
from .limits import OPTIONS, clip

# A contested claim is the ordinary case and bears no tag.
_TAGS = {"settled": N_("settled"), "context": N_("the record"), "draft": N_("draft")}
STYLES = {
    ReferenceStyle.CHICAGO: N_("Chicago"),
    ReferenceStyle.APA: N_("APA"),
    ReferenceStyle.MLA: N_("MLA"),
    ReferenceStyle.BIBTEX: N_("BibTeX"),
}
_PARTS = {CitedIn.CONTESTEDNESS: N_("How contested it is"), CitedIn.COMMON_GROUND: N_("Common ground")}
_PAGE = 1800
_REFERENCE = 900
CLAIMS_A_PAGE = 10


def tagged_code(code: str, kind: str, words: Words) -> str:
    """Return a claim's code with what must be known of the claim: `F-014`, or `F-039, draft`."""
    tag = _TAGS.get(kind)
    return f"{code}, {words(tag)}" if tag else code


def claims_page(
    claims: Sequence[ClaimLine], topic: TopicLine | None, words: Words, *, unknown: str | None = None
) -> str:
    """
    Return a page of claims, which are those to stand on it.

    `unknown` is what was typed as a topic, where there is no such topic.
    """
    heading = (
        words("Claims about {topic}", topic=escape_markdown(clip(topic.name, 80))) if topic else words("All claims")
    )
    lines = [f"### {heading}"]
    if unknown is not None:
        typed = escape_markdown(clip(" ".join(unknown.split()), 60))
        lines.append("-# " + words("There is no topic “{typed}”. The menu below has the commonest.", typed=typed))
    lines += [
        f"- **{tagged_code(claim.code, claim.kind, words)}** · {escape_markdown(claim.question)}" for claim in claims
    ]
    if not claims:
        lines.append(words("There are no claims yet."))
    return "\n".join(lines)


def work_pages(work: Work, reference: str, style: ReferenceStyle, words: Words) -> list[str]:
    """Return a work, how to cite it and everything we cite from it as texts, each short enough for one message."""
    about = [str(part) for part in (work.people, work.year, source_kind_text(words, work.source_kind)) if part]
    about += [missing_text(words, missing) for missing in work.missing]
    heading = f"### {clip(escape_markdown(work.title), 200)}\n-# {clip(escape_markdown(' · '.join(about)), 200)}"
    cited = words.plural("Cited once:", "Cited {n} times:", len(work.uses)) if work.uses else words("Not cited yet.")
    heading += f"\n{_shown(reference, style)}\n\n**{cited}**"
    return _uses_paged(work.uses, words, heading=heading, limit=_PAGE + len(heading))


def bibliography_pages(entries: Sequence[str], words: Words) -> list[str]:
    """Return the works cited in a place as texts, each short enough for one message."""
    if not entries:
        return [
            f"### {words('Works cited here')}\n"
            + words(
                "None so far: no card stands in this channel or its threads. `/claim` and `/source` find evidence, and the "
                "message menu *Both sides* answers a message."
            )
        ]
    heading = f"### {words('Works cited here')}\n-# " + words.plural(
        "{n} work, from the cards that stand in this channel or its threads",
        "{n} works, from the cards that stand in this channel or its threads",
        len(entries),
    )
    return paged([f"- {entry}" for entry in entries], heading=heading, limit=_PAGE)


def file_text(works: int, label: str, words: Words) -> str:
    """Return what stands over a file of works."""
    return f"### {words('Works cited here')}\n-# " + words.plural(
        "{n} work as {format}", "{n} works as {format}", works, format=label
    )


def topic_options(topics: Sequence[TopicLine], chosen: TopicLine | None) -> list[TopicLine]:
    """Return the topics that a menu has room for beside *all*: the commonest, and the chosen one in any case."""
    shown = list(topics[: OPTIONS - 1])
    if chosen is not None and chosen not in shown:
        shown[-1:] = [chosen]
    return shown


def _shown(reference: str, style: ReferenceStyle) -> str:
    if style is ReferenceStyle.BIBTEX:
        # `bibtex` leaves no backtick in an entry, so nothing can close the block.
        return f"```bibtex\n{clip(reference, _REFERENCE)}\n```"
    return clip(reference, _REFERENCE)


def _uses_paged(uses: Sequence[WorkUse], words: Words, *, heading: str, limit: int) -> list[str]:
    """Return the uses gathered into texts; each text names the claim again that its first use belongs to."""
    pages = [heading]
    before = None
    for use in uses:
        item, claim = _use(use, words), _claim(use, words)
        added = item if use.code == before else f"{claim}\n{item}"
        if len(pages[-1]) + 1 + len(added) > limit:
            pages.append(heading)
            added = f"{claim}\n{item}"
        pages[-1] += "\n" + added
        before = use.code
    return pages


def _claim(use: WorkUse, words: Words) -> str:
    return f"\n**{escape_markdown(use.question)}** ({tagged_code(use.code, use.kind, words)})"


def _use(use: WorkUse, words: Words) -> str:
    place = [words(_PARTS[use.part]) if use.part in _PARTS else use.heading, use.locator]
    if use.quoted:
        place.append(words("quoted there"))
    small = " · ".join(escape_markdown(part) for part in place if part)
    return f"- {escape_markdown(use.text)}\n-# {small}"
