"""What `/settings` says: modes, who decided them, confidence, cooldowns, all in words."""

import datetime
import re
from collections.abc import Mapping, Sequence

from knowledge import ChannelMode, Confidence, Cooldowns, QuietHours

from ..tally import TALLIED, Tally
from ..watching import Watched
from ..words import LANGUAGES, N_, Words
from ..words.permissions import permission_names

MODES = {
    ChannelMode.OFF: N_("**off**. Nothing there is read."),
    ChannelMode.SHADOW: N_("**shadow**. Recognised claims go to the moderators' log; nothing is posted."),
    ChannelMode.MARK: N_("**mark**. Recognised claims get a reaction; whoever taps it gets the card."),
    ChannelMode.REPLY: N_("**reply**. Recognised claims are answered with both sides."),
    ChannelMode.THREAD: N_("**thread**. Recognised claims are answered with both sides, in a thread on the message."),
}
MODE_NAMES = {
    ChannelMode.OFF: N_("off"),
    ChannelMode.SHADOW: N_("shadow"),
    ChannelMode.MARK: N_("mark"),
    ChannelMode.REPLY: N_("reply"),
    ChannelMode.THREAD: N_("thread"),
}
LEVELS = {
    Confidence.CAUTIOUS: N_("cautious"),
    Confidence.BALANCED: N_("balanced"),
    Confidence.EAGER: N_("eager"),
}
MEASURED = {
    "words and meaning": {
        Confidence.CAUTIOUS: (0.59, 1.0),
        Confidence.BALANCED: (0.73, 0.99),
        Confidence.EAGER: (0.79, 0.95),
    },
    "words alone": {
        Confidence.CAUTIOUS: (0.21, 1.0),
        Confidence.BALANCED: (0.57, 1.0),
        Confidence.EAGER: (0.72, 0.95),
    },
}
"""What share of the labelled messages that state a claim is answered, and what share of the answers is right, by tier."""
TIERS = {"words and meaning": N_("words and meaning"), "words alone": N_("words alone")}
"""What recognition goes by."""
MINUTE, HOUR, DAY = 60, 3600, 86400
_HOURS = re.compile(r"\s*(?P<start>\d{1,2})(?::00)?\s*[-–]\s*(?P<end>\d{1,2})(?::00)?\s*")


def place_mention(place: int) -> str:
    """Return a channel, category or thread as Discord draws it."""
    return f"<#{place}>"


def mode_line(words: Words, place: int, mode: ChannelMode) -> str:
    """Return what the bot does in a place."""
    return f"<#{place}>: {words(MODES[mode])}"


def rule_lines(words: Words, seen: Watched) -> list[str]:
    """Return whose rule decided the mode of a place, and what it overruled."""
    rule, place = seen.rule, place_mention(seen.place)
    if rule.decided_by is None:
        return [words("No rule was set here or further out, and nothing is watched until a moderator turns it on.")]
    decider = place_mention(rule.decided_by)
    lines = []
    if rule.overruled is not None:
        lines.append(
            words(
                "The rule of {decider} decides: what is **off** as a whole stays off. It overrules {overruled}, which is set to **{mode}**.",
                decider=decider,
                overruled=place_mention(rule.overruled),
                mode=words(MODE_NAMES[seen.own[rule.overruled]]),
            )
        )
    elif rule.decided_by == seen.place:
        lines.append(words("The rule set for {place} itself decides; what is in it follows.", place=place))
    else:
        lines.append(words("{place} has no rule of its own and follows {decider}.", place=place, decider=decider))
    beaten = [
        f"{place_mention(each)} (**{words(MODE_NAMES[mode])}**)"
        for each, mode in seen.own.items()
        if each not in {rule.decided_by, rule.overruled} and mode is not rule.mode
    ]
    if beaten:
        lines.append(words("It goes before {places}.", places=words.listed(beaten)))
    return lines


def confidence_line(words: Words, seen: Watched) -> str:
    """Return how sure the bot has to be in a place, and who set that."""
    level = words(LEVELS[seen.confidence])
    if seen.rule.confidence_by is None:
        return words("Confidence: **{level}**, as in the whole server.", level=level)
    setter = place_mention(seen.rule.confidence_by)
    return words("Confidence: **{level}**, set for {place}.", level=level, place=setter)


def tally_lines(words: Words, tally: Tally) -> list[str]:
    """Return what was recognised in a place lately."""
    if not tally.total:
        return [words("In the last {days} days no claim was recognised here.", days=TALLIED.days)]
    lines = [
        words.plural(
            "In the last {days} days {n} message here stated a claim. Sure enough to answer: {answers}. To mark only: {marks}. For the log alone: {held}.",
            "In the last {days} days {n} messages here stated a claim. Sure enough to answer: {answers}. To mark only: {marks}. For the log alone: {held}.",
            tally.total,
            days=TALLIED.days,
            answers=words.number(tally.answers),
            marks=words.number(tally.marks),
            held=words.number(tally.held),
        )
    ]
    if tally.wrong:
        lines.append(
            words.plural("{n} match was called wrong.", "{n} matches were called wrong.", tally.wrong),
        )
    return lines


def missing_line(words: Words, place: int, missing: Sequence[str]) -> str:
    """Return which permissions the bot lacks in a place."""
    return words(
        "⚠️ In {place} I lack: *{permissions}*. Give that to my role, in the channel's or the server's settings.",
        place=place_mention(place),
        permissions=permission_names(words, missing),
    )


def channel_text(words: Words, seen: Watched, missing: Mapping[int, Sequence[str]], *, held_back: bool = False) -> str:
    """Return how a place stands: what is done there, who decided it, how sure it has to be, its numbers, what is missing."""
    lines = [mode_line(words, seen.place, seen.rule.mode)]
    if held_back:
        lines.append(
            words(
                "This place is new to me, so I start in **shadow**: you see in the log how I judge, and nobody else sees anything. Step up with the buttons below when you trust it."
            )
        )
    small = rule_lines(words, seen)
    if seen.rule.mode is not ChannelMode.OFF:
        small += [confidence_line(words, seen), *tally_lines(words, seen.tally)]
    lines += [f"-# {line}" for line in small]
    lines += [missing_line(words, place, names) for place, names in missing.items()]
    return "\n".join(lines)


def confidence_text(words: Words, level: Confidence, tier: str) -> str:
    """Return the levels in measured words, and which of them holds in the server."""
    lines = [
        words(
            "Confidence in this server: **{level}**. A channel can have its own: `/settings channel`.",
            level=words(LEVELS[level]),
        )
    ]
    for each in Confidence:
        found, right = MEASURED[tier][each]
        lines.append(
            words(
                "- **{level}**: answers from a probability of {answer}, marks from {mark}. Measured: {found} of the messages that state a claim get an answer, and {right} of the answers are right.",
                level=words(LEVELS[each]),
                answer=words.percent(each.answer),
                mark=words.percent(each.mark),
                found=words.percent(found),
                right=words.percent(right),
            )
        )
    lines.append(
        "-# "
        + words(
            "Measured on 320 labelled messages, half of which state no claim. Your members write otherwise; their numbers are in `/settings channel`."
        )
    )
    return "\n".join(lines)


def cooldown_text(words: Words, cooldowns: Cooldowns, hours: QuietHours | None, now: datetime.datetime) -> str:
    """Return how much the bot posts at most."""
    lines = [
        words("What holds in this server:"),
        words("- channel: {pause} between two cards in a channel", pause=duration(words, cooldowns.channel)),
        words(
            "- claim: {pause} between two cards about one claim in a channel", pause=duration(words, cooldowns.claim)
        ),
        words(
            "- thread: {pause} between two cards about one claim in a thread; within it a line leads to the earlier card",
            pause=duration(words, cooldowns.thread),
        ),
        words("- author: {pause} between two answers to the same person", pause=duration(words, cooldowns.author)),
        words("- hourly: at most {n} in the whole server", n=words.number(cooldowns.hourly))
        if cooldowns.hourly
        else words("- hourly: **none at all**, so nothing is posted in this server"),
        f"- {quiet_hours_text(words, hours, now)}",
    ]
    return "\n".join(lines)


def usual_line(words: Words) -> str:
    """Return what holds where nothing is set."""
    usual = Cooldowns()
    return words(
        "Unless set: channel {channel}, claim {claim}, thread {thread}, author {author}, hourly {hourly}, no quiet hours.",
        channel=duration(words, usual.channel),
        claim=duration(words, usual.claim),
        thread=duration(words, usual.thread),
        author=duration(words, usual.author),
        hourly=words.number(usual.hourly),
    )


def quiet_hours_text(words: Words, hours: QuietHours | None, now: datetime.datetime) -> str:
    """Return when nothing is posted, in UTC and in the reader's own time."""
    if hours is None:
        return words("quiet hours: none")
    today = now.astimezone(datetime.UTC).replace(minute=0, second=0, microsecond=0)
    start, end = (int(today.replace(hour=hour).timestamp()) for hour in (hours.start, hours.end))
    return words(
        "quiet hours: nothing is posted from {start} to {end} UTC (your time: <t:{start_at}:t> to <t:{end_at}:t>)",
        start=f"{hours.start}:00",
        end=f"{hours.end}:00",
        start_at=start,
        end_at=end,
    )


def duration(words: Words, seconds: int) -> str:
    """Return a pause in the largest unit that holds it whole."""
    if not seconds:
        return words("no pause")
    if seconds % DAY == 0:
        return words.plural("{n} day", "{n} days", seconds // DAY)
    if seconds % HOUR == 0:
        return words.plural("{n} hour", "{n} hours", seconds // HOUR)
    if seconds % MINUTE == 0:
        return words.plural("{n} minute", "{n} minutes", seconds // MINUTE)
    return words.plural("{n} second", "{n} seconds", seconds)


def language_text(words: Words, language: str) -> str:
    """Return which language the bot speaks in public."""
    return words(
        "What everybody sees here is in **{language}**. What only you see is in the language of your Discord.",
        language=LANGUAGES.get(language, language),
    )


def log_text(words: Words, channel: int | None) -> str:
    """Return where the moderators' log is."""
    if channel is None:
        return words("There is no log channel. What I decide in shadow is then seen by nobody: `/settings log`.")
    return words("What I recognise and decide is told in {channel}.", channel=place_mention(channel))


def read_hours(text: str) -> QuietHours | None:
    """Return the quiet hours that `22-6` or `22:00 - 06:00` means, or None where it means none."""
    found = _HOURS.fullmatch(text)
    if found is None:
        return None
    start, end = int(found["start"]) % 24, int(found["end"]) % 24
    return QuietHours(start=start, end=end) if start != end and max(map(int, found.groups())) <= 24 else None
