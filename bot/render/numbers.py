"""`/stats` and `/backtest` in words, as cards with charts, and as a file."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ui

from knowledge import Confidence, MessageStance, Stance, escape_markdown

from ..backtest import Findings, Trial
from ..numbers import Balance, ClaimNumbers, ServerNumbers, rate
from ..policy import Action
from ..words import N_, Words
from .cards import card
from .limits import clip
from .moderation import ClaimTitle
from .reasons import action_text

CLAIMS_ON_PAGE = 8
HITS_SHOWN = 10
EXCERPT = 80
_LONGEST = 3500
_ACTIONS = (Action.REPLY, Action.THREAD, Action.LINK, Action.PICK, Action.MARK, Action.LOG)
CONFIDENCES = {
    Confidence.CAUTIOUS: N_("cautious"),
    Confidence.BALANCED: N_("balanced"),
    Confidence.EAGER: N_("eager"),
}

Titles = Mapping[str, ClaimTitle]
"""What claims are called, by slug."""


def chart_card(
    text: str,
    pictures: Mapping[str, str],
    *,
    files: Sequence[str] = (),
    buttons: Sequence[ui.Item[Any]] = (),
) -> ui.LayoutView:
    """Return a card with pictures (file names with what they show, in words) and files, all of them attached to it."""
    # Each alone: two pictures of one gallery stand side by side, too small to read.
    galleries: list[ui.Item[Any]] = [
        ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{name}", description=shows))
        for name, shows in pictures.items()
    ]
    return card(text, *galleries, *(ui.File[Any](f"attachment://{name}") for name in files), buttons)


def stats_text(words: Words, numbers: ServerNumbers, days: int) -> str:
    """Return the totals and the balance."""
    heading = words.plural("### The last {n} day", "### The last {n} days", days)
    if not numbers.hits and not numbers.cards:
        nothing = words("No claim was recognised. Is any channel turned on?")
        return f"{heading}\n{nothing}"
    hits = words.plural(
        "**{n} message** in which a claim was recognised:",
        "**{n} messages** in which a claim was recognised:",
        numbers.hits,
    )
    lines = [
        heading,
        hits,
        *(
            f"- {action_text(words, action)}: {words.number(numbers.actions[action])}"
            for action in _ACTIONS
            if numbers.actions.get(action)
        ),
        "",
        _cards(words, numbers),
        "",
        *_balance(words, numbers.balance),
    ]
    return "\n".join(lines)


def _cards(words: Words, numbers: ServerNumbers) -> str:
    lines = [words.plural("**{n} card** was posted:", "**{n} cards** were posted:", numbers.cards)]
    parts = [
        (N_("called helpful: {number} ({share})"), numbers.helpful),
        (N_("called wrong: {number} ({share})"), numbers.wrong),
        (N_("taken down since: {number} ({share})"), numbers.withdrawn),
    ]
    lines += [
        "- " + words(label, number=words.number(number), share=words.percent(rate(number, numbers.cards)))
        for label, number in parts
    ]
    if numbers.rejected:
        said = words.plural(
            "{n} message without a card was called wrong in the log.",
            "{n} messages without a card were called wrong in the log.",
            numbers.rejected,
        )
        lines.append(f"-# {said}")
    return "\n".join(lines)


def _balance(words: Words, balance: Balance) -> list[str]:
    said, first, evidence = balance.said, balance.first, balance.evidence
    return [
        words("**Balance**"),
        "- "
        + words(
            "Messages: {asserts} state the claim, {disputes} dispute it, {asks} ask",
            asserts=words.number(said.get(MessageStance.ASSERTS, 0)),
            disputes=words.number(said.get(MessageStance.DISPUTES, 0)),
            asks=words.number(said.get(MessageStance.ASKS, 0)),
        ),
        "- "
        + words(
            "First on the card: {affirms} × the side for the claim, {disputes} × the side against it",
            affirms=words.number(first.get(Stance.AFFIRMS, 0)),
            disputes=words.number(first.get(Stance.DISPUTES, 0)),
        ),
        "- "
        + words(
            "Evidence on these claims: {affirms} items for, {disputes} against; a card shows the same number of each",
            affirms=words.number(evidence.get(Stance.AFFIRMS, 0)),
            disputes=words.number(evidence.get(Stance.DISPUTES, 0)),
        ),
    ]


def claim_pages(words: Words, claims: Sequence[ClaimNumbers], titles: Titles) -> list[str]:
    """Return the numbers claim by claim, in pages."""
    heading = words("### Claim by claim")
    lines = [_claim(words, each, titles) for each in claims]
    return [
        "\n".join([heading, *lines[start : start + CLAIMS_ON_PAGE]]) for start in range(0, len(lines), CLAIMS_ON_PAGE)
    ]


def _claim(words: Words, numbers: ClaimNumbers, titles: Titles) -> str:
    title = titles.get(numbers.claim)
    name = f"**{title.code}** {clip(escape_markdown(title.question), 120)}" if title else f"**{numbers.claim}**"
    said = words(
        "{hits} recognised · {cards} cards · {helpful} helpful · {wrong} wrong ({share})",
        hits=words.number(numbers.hits),
        cards=words.number(numbers.cards),
        helpful=words.number(numbers.helpful),
        wrong=words.number(numbers.wrong),
        share=words.percent(rate(numbers.wrong, numbers.cards)),
    )
    return f"{name}\n-# {said}"


def progress_text(words: Words, *, read: int, wanted: int, judged: int) -> str:
    """Return how far a backtest is."""
    lines = [
        words("### Backtest"),
        words("Read {done} of {wanted} messages.", done=words.number(read), wanted=words.number(wanted)),
    ]
    if judged:
        lines.append(words("Judged {done} of {wanted}.", done=words.number(judged), wanted=words.number(read)))
    lines.append(f"-# {words('Nothing is stored. Only you see this.')}")
    return "\n".join(lines)


def backtest_text(words: Words, findings: Findings, titles: Titles, *, channel: int, is_whole: bool) -> str:
    """Return what would have been answered and marked at each confidence, and the surest hits."""
    lines = [
        words("### Backtest of {channel}", channel=f"<#{channel}>"),
        words.plural(
            "The last {n} message, {looked_at} of them by people and with text.",
            "The last {n} messages, {looked_at} of them by people and with text.",
            findings.read,
            looked_at=words.number(findings.looked_at),
        ),
    ]
    if not is_whole:
        lines.append(words("⚠️ Discord gives me a quarter of an hour, and it is over: not all messages are judged."))
    lines += [_level(words, findings, confidence) for confidence in CONFIDENCES]
    lines += ["", f"-# {words('Cooldowns, the hourly limit and quiet hours would have let fewer through.')}"]
    hits = findings.hits
    if hits:
        lines += ["", words("**The surest hits** (all of them are in the file)")]
    for trial in hits[:HITS_SHOWN]:
        line = _hit(words, trial, titles)
        if len("\n".join([*lines, line])) > _LONGEST:
            break
        lines.append(line)
    return "\n".join(lines)


def _level(words: Words, findings: Findings, confidence: Confidence) -> str:
    tally = findings.tally(confidence)
    numbers = {
        "level": words(CONFIDENCES[confidence]),
        "answered": words.number(tally.get(Action.REPLY, 0)),
        "marked": words.number(tally.get(Action.MARK, 0)),
    }
    choices = tally.get(Action.PICK, 0)
    if not choices:
        return "- " + words("**{level}**: {answered} answered, {marked} marked", **numbers)
    said = words(
        "**{level}**: {answered} answered, {marked} marked, {choices} asked which of two claims is meant",
        choices=words.number(choices),
        **numbers,
    )
    return f"- {said}"


def _hit(words: Words, trial: Trial, titles: Titles) -> str:
    said = trial.said
    title = titles.get(trial.match.claim)
    excerpt = escape_markdown(clip(" ".join(said.text.split()), EXCERPT))
    return f"- [{words.percent(trial.match.probability)} · {title.code if title else '–'}]({said.jump_url}) {excerpt}"


def backtest_csv(findings: Findings, titles: Titles) -> bytes:
    """Return all hits as a file: links, claims and numbers, and nothing that anybody wrote."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["link", "claim", "code", "probability", "stance", *CONFIDENCES])
    for trial in findings.hits:
        match, title = trial.match, titles.get(trial.match.claim)
        writer.writerow(
            [
                trial.said.jump_url,
                match.claim,
                title.code if title else "",
                f"{match.probability:.4f}",
                match.stance,
                *(trial.actions[confidence] for confidence in CONFIDENCES),
            ]
        )
    return file.getvalue().encode()
