"""`/settings show`: what is done and what is next, then every place, every claim's rule and the rest."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge import BY_ITSELF, EVERYWHERE, ChannelMode, ClaimLimit, ClaimRuleRecord, Server

from ..watching import SEEN, Watched
from ..words import Words
from .limits import clip
from .roles import keys_text, roles_text
from .settings import (
    LEVELS,
    TIERS,
    channel_text,
    cooldown_text,
    language_text,
    log_text,
    missing_line,
    place_mention,
)

TEXT_ON_PAGE = 3000
RULES_ON_PAGE = 8
_PLACES_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """
    What `/settings show` tells of a server.

    Attributes:
        server: its settings.
        places: those that have a rule of their own, with how each stands.
        unseen: how many places have a rule and are archived, or hidden from the bot.
        missing: by place, what is missing there and in what follows it, by place again.
        log_missing: what is missing in the log channel.
        claim_rules: what holds for single claims, each with the claim's code and question, or its slug.
        reads_messages: whether the bot runs with the message-content intent.
        tier: what recognition goes by.
        kept_days: how long its data is kept after it removed the bot.
    """

    server: Server
    places: Sequence[Watched]
    unseen: int
    missing: Mapping[int, Mapping[int, Sequence[str]]]
    log_missing: Sequence[str]
    claim_rules: Sequence[tuple[ClaimRuleRecord, str]]
    reads_messages: bool
    tier: str
    kept_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of the guide; `rule` is the claim's rule that it tells of and that can be lifted there."""

    text: str
    rule: ClaimRuleRecord | None = None


def guide_pages(words: Words, guide: Guide, now: datetime.datetime) -> list[list[Block]]:
    """Return the guide in pages of blocks, each page short enough for one message."""
    blocks = [
        Block(text=_steps(words, guide)),
        *(Block(text=_place(words, guide, place)) for place in guide.places),
        *(Block(text=_claim_rule(words, rule, name), rule=rule) for rule, name in guide.claim_rules),
        Block(text=_rest(words, guide, now)),
        Block(text=f"{words('### Who may do what')}\n{roles_text(words, guide.server)}"),
        Block(text=keys_text(words, guide.server)),
        Block(text=_small_print(words, guide)),
    ]
    pages: list[list[Block]] = [[]]
    for block in blocks:
        page = pages[-1]
        length = sum(len(each.text) for each in page) + len(block.text)
        if page and (length > TEXT_ON_PAGE or len(page) >= RULES_ON_PAGE):
            pages.append([])
        pages[-1].append(block)
    return pages


def _steps(words: Words, guide: Guide) -> str:
    on = [place for place in guide.places if place.rule.mode is not ChannelMode.OFF]
    steps = [
        (words("Turn a channel, a forum or a category on, in shadow first: `/settings channel`"), bool(on)),
        (
            words("Choose where I tell you what I recognise and decide: `/settings log`"),
            guide.server.log_channel is not None and not guide.log_missing,
        ),
        (
            words("Give me the permissions that I need there; what is missing is named below"),
            bool(on) and not any(guide.missing.values()) and not guide.log_missing,
        ),
        (
            words("Step up to mark, reply or thread when the numbers convince you: `/settings channel`"),
            any(place.rule.mode in SEEN for place in on),
        ),
    ]
    following = next((number for number, (_, done) in enumerate(steps) if not done), None)
    lines = [words("### Setting up")]
    for number, (step, done) in enumerate(steps):
        sign = "✅" if done else "➡️" if number == following else "▫️"
        lines.append(f"{sign} {number + 1}. {step}")
    if following is None:
        lines.append(words("All done."))
    if not guide.reads_messages:
        lines.append(
            words(
                "I run **without** the message-content intent: nothing is recognised unasked. The message menu *Both sides*, mentions and commands work."
            )
        )
    return "\n".join(lines)


def _place(words: Words, guide: Guide, place: Watched) -> str:
    missing = dict(list(guide.missing.get(place.place, {}).items())[:_PLACES_NAMED])
    return clip(channel_text(words, place, missing), TEXT_ON_PAGE)


def _claim_rule(words: Words, rule: ClaimRuleRecord, name: str) -> str:
    return f"{clip(name, 300)}\n-# {_limit(words, rule)}"


def _limit(words: Words, rule: ClaimRuleRecord) -> str:
    if rule.set_by == BY_ITSELF:
        return words("Marked at most, for too many of its cards were called wrong.")
    everywhere = rule.channel_id == EVERYWHERE
    place = place_mention(rule.channel_id)
    if rule.limit is ClaimLimit.MUTED:
        return words("Muted in the whole server.") if everywhere else words("Muted in {place}.", place=place)
    if everywhere:
        return words("Marked at most in the whole server.")
    return words("Marked at most in {place}.", place=place)


def _rest(words: Words, guide: Guide, now: datetime.datetime) -> str:
    server = guide.server
    lines = [
        words("### Everything else"),
        log_text(words, server.log_channel),
        words("Confidence: **{level}** (`/settings confidence`).", level=words(LEVELS[server.confidence])),
        language_text(words, server.language),
        cooldown_text(words, server.cooldowns, server.quiet_hours, now),
    ]
    if guide.unseen:
        lines.insert(
            1,
            words.plural(
                "{n} place with a rule is not shown: it is archived, or hidden from me.",
                "{n} places with a rule are not shown: they are archived, or hidden from me.",
                guide.unseen,
            ),
        )
    if server.log_channel is not None and guide.log_missing:
        lines.append(missing_line(words, server.log_channel, guide.log_missing))
    return "\n".join(lines)


def _small_print(words: Words, guide: Guide) -> str:
    tier = words(TIERS[guide.tier])
    if guide.reads_messages:
        how = words("I run with the message-content intent, and recognise by {tier}.", tier=tier)
    else:
        how = words("I run without the message-content intent, and recognise by {tier}.", tier=tier)
    kept = words(
        "When I am removed from this server, everything about it is deleted {days} days later.", days=guide.kept_days
    )
    return f"-# {how}\n-# {kept}"
