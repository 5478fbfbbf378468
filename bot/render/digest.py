"""The weekly digest: what there is to do about a server's knowledge base, a few lines a chore."""

from collections.abc import Sequence
from itertools import groupby

import discord

from knowledge import Chore, Edition, Finding, Stance, escape_markdown

from ..words import N_, Words
from .limits import TEXT_IN_MESSAGE, clip

SHOWN = 3
"""Findings that are named of each chore; the others are counted."""
_QUESTION = 100
_HEADINGS = {
    Chore.WAITING: N_("**Suggestions that wait**"),
    Chore.GAP: N_("**Asked more than once, and no claim fits**"),
    Chore.WRONG_MATCH: N_("**Matched wrongly this week**"),
    Chore.MISSING: N_("**Sources without a page, a year or an author**"),
    Chore.IMBALANCE: N_("**One side has more evidence**"),
    Chore.STALE: N_("**Not reviewed for a year, or never**"),
    Chore.DEAD_LINK: N_("**Links that lead nowhere**"),
}


def digest_text(words: Words, edition: Edition, findings: Sequence[Finding]) -> str:
    """Return the digest; `findings` are in the order of their chores."""
    lines = [words("### The week in your knowledge base")]
    for chore, group in groupby(findings, key=lambda finding: finding.chore):
        found = list(group)
        lines += [words(_HEADINGS[chore]), *(f"- {finding_text(words, edition, each)}" for each in found[:SHOWN])]
        if len(found) > SHOWN:
            lines.append("-# " + words.plural("and {n} more", "and {n} more", len(found) - SHOWN))
    return clip("\n".join(lines), TEXT_IN_MESSAGE)


def finding_text(words: Words, edition: Edition, finding: Finding) -> str:
    """Return one thing to do, in a line."""
    claim = _claim(edition, finding.claim)
    match finding.chore:
        case Chore.WAITING:
            waiting = words.plural("{n} suggestion waits.", "{n} suggestions wait.", finding.count)
            if finding.since is None:
                return waiting
            return words("{waiting} The oldest is of {date}.", waiting=waiting, date=words.date(finding.since))
        case Chore.GAP:
            return _gap(words, edition, finding)
        case Chore.WRONG_MATCH:
            wrong = words.plural(
                "{n} message that was not about it", "{n} messages that were not about it", finding.count
            )
            return f"{claim}: {wrong}"
        case Chore.MISSING:
            lacking = words.plural("{n} citation", "{n} citations", finding.count)
            return f"{claim}: {lacking}"
        case Chore.IMBALANCE:
            return f"{claim}: {_imbalance(words, finding)}"
        case Chore.STALE:
            if finding.since is None:
                return words("{claim}: never reviewed", claim=claim)
            return words("{claim}: last reviewed {date}", claim=claim, date=words.date(finding.since))
        case Chore.DEAD_LINK:
            work = edition.base.works.get(finding.work or "")
            title = escape_markdown(clip(work.title, _QUESTION)) if work is not None else ""
            return f"{title}: <{discord.utils.escape_markdown(finding.link or '')}>"


def _gap(words: Words, edition: Edition, finding: Finding) -> str:
    times = words.plural("asked {n} time", "asked {n} times", finding.count)
    if not finding.topics:
        return words("{times}, naming none of our topics", times=times)
    named = [
        escape_markdown(edition.base.topics[topic].name) for topic in finding.topics if topic in edition.base.topics
    ]
    return words("{times}, naming {topics}", times=times, topics=words.listed(named))


def _imbalance(words: Words, finding: Finding) -> str:
    if finding.more is Stance.AFFIRMS:
        return words.plural("{n} item more for it", "{n} items more for it", finding.count)
    return words.plural("{n} item more against it", "{n} items more against it", finding.count)


def _claim(edition: Edition, slug: str | None) -> str:
    entry = edition.base.claims.get(slug or "")
    if entry is None:
        return f"`{slug}`" if slug else ""
    return f"{entry.code} · {clip(escape_markdown(entry.question), _QUESTION)}"
