"""`/kb try` in words: what is recognised in a message, and what a change would make of it."""

from collections.abc import Callable

from knowledge import (
    Cause,
    Confidence,
    Decision,
    Edition,
    KnowledgeBase,
    Match,
    MessageStance,
    Outcome,
    Restraint,
    SayingKind,
    Trial,
    TriedSaying,
    escape_markdown,
)

from ..backtest import Findings
from ..backtest import Trial as PastTrial
from ..words import N_, Words
from .limits import TEXT_IN_MESSAGE, clip
from .numbers import CONFIDENCES
from .reasons import match_reason_text

_QUOTED = 300
_QUESTION = 120
_SAYING = 110
_MOST_LISTED = 5
_MOST_PAST = 12
_HARDLY = 0.01
_STANCES = {
    MessageStance.ASSERTS: N_("states the claim"),
    MessageStance.DISPUTES: N_("disputes the claim"),
    MessageStance.ASKS: N_("asks about the claim"),
}
_RESTRAINTS = {
    Restraint.ATTACK: N_("It speaks of people as members of a group. That gets no card; please have a look."),
    Restraint.ELSEWHERE: N_("It speaks of another country, and names nobody of the claim's own."),
    Restraint.GAME: N_("It speaks of a game, a story or a task."),
    Restraint.QUOTATION: N_("The claim stands in quotation marks."),
}
_OUTCOMES = {
    Outcome.ANSWER: N_("**{level}**: answered. {reason}"),
    Outcome.MARK: N_("**{level}**: marked. {reason}"),
    Outcome.SILENT: N_("**{level}**: nothing. {reason}"),
}
_CAUSES = {
    Cause.NOTHING: N_("No claim was recognised."),
    Cause.UNSURE: N_("No claim is likely enough."),
    Cause.LESS_SURE: N_("It is likely, but not sure enough for an answer."),
    Cause.RIVAL: N_("Another claim fits nearly as well."),
    Cause.NOT_ANSWERABLE: N_("This claim is not answered unasked: its kind forbids it, or a side has no evidence."),
    Cause.SURE: N_("It is sure enough."),
}


def matches_text(words: Words, edition: Edition, text: str) -> str:
    """Return what is recognised in a message, why, and what that leads to at each confidence."""
    lines = [
        words("### What I recognise in it"),
        f"> {escape_markdown(clip(' '.join(text.split()), _QUOTED))}",
    ]
    matches = edition.recognise(text, 5)
    for match in matches:
        lines += ["", *_match(words, edition, match)]
    if not matches:
        lines += ["", words("Nothing in the knowledge base is like it.")]
    lines += ["", words("**If somebody wrote it here**"), *(f"- {line}" for line in levels(words, edition, text))]
    lines.append(f"-# {words('Channel settings, cooldowns and quiet hours come on top of this.')}")
    return clip("\n".join(lines), TEXT_IN_MESSAGE - 100)


def levels(words: Words, edition: Edition, text: str) -> list[str]:
    """Return what recognition alone would do about a message that nobody asked about, at each confidence."""
    heard = edition.recognise(text, 5, unasked=True)
    return [_level(words, level, edition.decide(heard, level)) for level in CONFIDENCES]


def _level(words: Words, level: Confidence, decision: Decision) -> str:
    held = decision.match.restraint if decision.match is not None else None
    reason = _RESTRAINTS[held] if decision.cause is Cause.RESTRAINT and held else _CAUSES[decision.cause]
    return words(_OUTCOMES[decision.outcome], level=words(CONFIDENCES[level]), reason=words(reason))


def _match(words: Words, edition: Edition, match: Match) -> list[str]:
    entry = edition.base.claims[match.claim]
    said = words(
        "**{percent}** {code} {question}",
        percent=words.percent(match.probability),
        code=entry.code,
        question=clip(escape_markdown(entry.question), _QUESTION),
    )
    reasons = [words(_STANCES[match.stance]), *(match_reason_text(words, reason) for reason in match.reasons)]
    if match.restraint is not None:
        reasons.append("⚠️ " + words(_RESTRAINTS[match.restraint]))
    return [said, *(f"-# {clip(reason, 300)}" for reason in reasons)]


def changed_matches_text(words: Words, before: Edition, after: Edition, text: str) -> str:
    """Return what a change makes of what is recognised in a message."""
    was = {match.claim: match.probability for match in before.recognise(text, 5)}
    now = {match.claim: match.probability for match in after.recognise(text, 5)}
    lines = [words("### With your unsaved change")]
    for slug in sorted({**now, **was}, key=lambda slug: -max(now.get(slug, 0.0), was.get(slug, 0.0))):
        if abs(now.get(slug, 0.0) - was.get(slug, 0.0)) < _HARDLY:
            continue
        entry = after.base.claims.get(slug) or before.base.claims[slug]
        told = words(
            "{code} {question}: {before} → **{after}**",
            code=entry.code,
            question=clip(escape_markdown(entry.question), _QUESTION),
            before=words.percent(was.get(slug, 0.0)),
            after=words.percent(now.get(slug, 0.0)),
        )
        lines.append(f"- {told}")
    if len(lines) == 1:
        lines.append(words("It makes no difference to this message."))
    for was_line, line in zip(levels(words, before, text), levels(words, after, text), strict=True):
        if was_line != line:
            lines += [f"- {words('Now: {text}', text=was_line)}", f"  - {words('Then: {text}', text=line)}"]
    if any(now.get(slug, 0.0) <= was[slug] - _HARDLY for slug in was):
        note = words(
            "Less of this message is recognised then. That is right where it is not about the claim; where it is, take the "
            "counterexample or the phrasing that does it out again, or choose one that is less like it."
        )
        lines.append(f"-# {note}")
    return "\n".join(lines)


def trial_lines(words: Words, base: KnowledgeBase, trial: Trial) -> list[str]:
    """Return what a change would do to sayings that are known; nothing where it changes no claim. `base` names claims."""
    if not trial.tried:
        return []
    sections = (
        (
            words.plural(
                "⚠️ {n} counterexample would be taken for its claim:",
                "⚠️ {n} counterexamples would be taken for their claims:",
                len(trial.firing),
            ),
            trial.firing,
        ),
        (
            words.plural(
                "⚠️ {n} phrasing would not be recognised:",
                "⚠️ {n} phrasings would not be recognised:",
                len(trial.unrecognised),
            ),
            trial.unrecognised,
        ),
        (
            words.plural(
                "{n} saying would be recognised no longer:",
                "{n} sayings would be recognised no longer:",
                len(trial.no_longer),
            ),
            trial.no_longer,
        ),
        (
            words.plural(
                "{n} saying would be newly recognised:", "{n} sayings would be newly recognised:", len(trial.newly)
            ),
            trial.newly,
        ),
    )
    lines: list[str] = []
    for heading, sayings in sections:
        if sayings:
            lines += [heading, *(f"- {_saying(words, base, saying)}" for saying in sayings[:_MOST_LISTED])]
            lines += _more(words, len(sayings) - _MOST_LISTED)
    if lines:
        tried = words.plural("Tried on {n} saying that is known.", "Tried on {n} sayings that are known.", trial.tried)
        return [*lines, f"-# {tried}"]
    return [
        words.plural(
            "✅ Tried on {n} saying that is known, such as counterexamples: it goes on as it should.",
            "✅ Tried on {n} sayings that are known, such as counterexamples: all goes on as it should.",
            trial.tried,
        )
    ]


def _saying(words: Words, base: KnowledgeBase, saying: TriedSaying) -> str:
    said = escape_markdown(clip(" ".join(saying.text.split()), _SAYING))
    told = {"said": said, "own": _codes(words, base, saying), "claim": _code(base, saying.after)}
    if saying.after is None:
        if not saying.claims:
            return words("“{said}”: nothing", said=said)
        return words("“{said}”: {own} is not found in it", **told)
    if saying.kind is SayingKind.COUNTEREXAMPLE:
        return words("“{said}”: {claim}; it is a counterexample of {own}", **told)
    if not saying.claims:
        return words("“{said}”: {claim}; it is labelled as about nothing", **told)
    if saying.is_right:
        return words("“{said}”: {claim}, which is right", **told)
    return words("“{said}”: {claim}, instead of {own}", **told)


def _codes(words: Words, base: KnowledgeBase, saying: TriedSaying) -> str:
    entries = [base.claims.get(slug) for slug in saying.claims]
    return words.listed(
        [entry.code if entry is not None else slug for entry, slug in zip(entries, saying.claims, strict=True)]
    )


def _code(base: KnowledgeBase, match: Match | None) -> str:
    entry = base.claims.get(match.claim) if match is not None else None
    return entry.code if entry is not None else "–"


def _more(words: Words, number: int) -> list[str]:
    return [words.plural("- … and {n} more", "- … and {n} more", number)] if number > 0 else []


def past_text(
    words: Words,
    before: Findings,
    after: Findings,
    codes: Callable[[str], str],
    *,
    channel: int,
    confidence: Confidence,
    is_whole: bool,
) -> str:
    """Return what a change would have made of a channel's last messages; `codes` tells a claim's code by its slug."""
    was, now = _fired(before, confidence), _fired(after, confidence)
    newly = [trial for key, trial in now.items() if key not in was]
    lost = [trial for key, trial in was.items() if key not in now]
    since = f"<t:{int(after.since.timestamp())}:d>" if after.since is not None else "–"
    lines = [
        words("### Your change, tried on {channel}", channel=f"<#{channel}>"),
        words.plural(
            "The last {n} message, since {since}, as *{level}* as it is set here.",
            "The last {n} messages, since {since}, as *{level}* as it is set here.",
            after.read,
            since=since,
            level=words(CONFIDENCES[confidence]),
        ),
    ]
    if not is_whole:
        lines.append(words("⚠️ Discord gives me a quarter of an hour, and it is over: not all messages are judged."))
    for heading, trials in (
        (
            words.plural(
                "**{n} message** would have been answered or marked that was not:",
                "**{n} messages** would have been answered or marked that were not:",
                len(newly),
            ),
            newly,
        ),
        (
            words.plural(
                "**{n} message** would not have been answered or marked that was:",
                "**{n} messages** would not have been answered or marked that were:",
                len(lost),
            ),
            lost,
        ),
    ):
        if trials:
            lines += ["", heading, *(_past(words, trial, codes) for trial in trials[:_MOST_PAST])]
            lines += _more(words, len(trials) - _MOST_PAST)
    if not newly and not lost:
        lines += ["", words("Nothing would have been different.")]
    lines += ["", f"-# {words('Cooldowns, the hourly limit and quiet hours are left out. Nothing is stored.')}"]
    return clip("\n".join(lines), TEXT_IN_MESSAGE)


def _fired(findings: Findings, confidence: Confidence) -> dict[tuple[int, str], PastTrial]:
    """Return the messages about which something would be done, with the claim, the surest first."""
    return {
        (trial.said.source_id, trial.match.claim): trial for trial in findings.hits if trial.actions[confidence].form
    }


def _past(words: Words, trial: PastTrial, codes: Callable[[str], str]) -> str:
    said = trial.said
    excerpt = escape_markdown(clip(" ".join(said.text.split()), 80))
    percent = words.percent(trial.match.probability)
    return f"- [{percent} · {codes(trial.match.claim)}]({said.jump_url}) {excerpt}"
