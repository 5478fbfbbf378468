"""What was done about a message and why, in a sentence for moderators."""

from knowledge import MatchReason, Sign, escape_markdown

from ..policy import Action, Reason, Verdict
from ..words import N_, Words
from ..words.permissions import permission_names

_ACTIONS = {
    Action.REPLY: N_("answered with a card"),
    Action.THREAD: N_("answered with a card in a thread"),
    Action.LINK: N_("linked to the earlier card"),
    Action.PICK: N_("asked which of two claims is meant"),
    Action.MARK: N_("marked with a reaction"),
    Action.LOG: N_("not answered"),
    Action.SILENT: N_("not answered"),
}
_REASONS = {
    Reason.CHANNEL_OFF: N_("The channel is not turned on."),
    Reason.NOT_IN_SERVER: N_("It was not written in a server."),
    Reason.BOT: N_("A bot wrote it."),
    Reason.WEBHOOK: N_("A webhook wrote it."),
    Reason.NOT_ORDINARY: N_("It is a system message or the output of a command."),
    Reason.NO_TEXT: N_("It has no text."),
    Reason.COMMAND: N_("It is a command."),
    Reason.ANSWERS_US: N_("It replies to a card of mine."),
    Reason.NOTHING_RECOGNISED: N_("No claim was recognised."),
    Reason.UNSURE: N_("No claim is likely enough."),
    Reason.ATTACK: N_("It speaks of people as members of a group. That gets no card; please have a look."),
    Reason.ELSEWHERE: N_("It speaks of another country, and names nobody of the claim's own."),
    Reason.GAME: N_("It speaks of a game, a story or a task."),
    Reason.QUOTATION: N_("The claim stands in quotation marks."),
    Reason.NOT_ANSWERABLE: N_("This claim is not answered unasked: its kind forbids it, or a side has no evidence."),
    Reason.DRAFT: N_("This claim is a draft, and no message is answered with a draft."),
    Reason.AUTHOR_QUIET: N_("The author asked not to be answered."),
    Reason.THREAD_QUIET: N_("Somebody asked for quiet in this thread."),
    Reason.QUIET_HOURS: N_("These are the server's quiet hours."),
    Reason.MUTED: N_("The claim is muted here."),
    Reason.TOO_OFTEN_WRONG: N_("The claim was matched wrongly too often, so it is only marked."),
    Reason.CLOSE_RIVAL: N_("Another claim fits nearly as well."),
    Reason.LESS_SURE: N_("It is likely, but not sure enough for an answer."),
    Reason.SHORT_MESSAGE: N_("The message is very short."),
    Reason.CHANNEL_MARKS: N_("The channel is set to mark only."),
    Reason.WOULD_ANSWER: N_("The channel is in shadow mode; it would have been answered."),
    Reason.WOULD_MARK: N_("The channel is in shadow mode; it would have been marked."),
    Reason.NO_PERMISSION: N_("I lack a permission here."),
    Reason.BACKING_OFF: N_("Discord refused me here lately, so I wait a while."),
    Reason.HOURLY_CAP: N_("The server's limit of cards an hour is reached."),
    Reason.EARLIER_CARD: N_("There is a card about this claim here already."),
    Reason.CLAIM_COOLDOWN: N_("This claim was answered here not long ago."),
    Reason.CHANNEL_COOLDOWN: N_("A card was posted in this channel just before."),
    Reason.AUTHOR_COOLDOWN: N_("The author was answered just before."),
    Reason.SURE: N_("It is sure enough."),
    Reason.ASKED: N_("Somebody asked for it."),
}


_SIGNS = {
    Sign.MENTIONS: N_("Both mention {topics}."),
    Sign.SAME_IDEA: N_("“{said}” means much the same as “{known}”."),
    Sign.PHRASED_LIKE: N_("It is phrased like “{known}”."),
}


def match_reason_text(words: Words, reason: MatchReason) -> str:
    """Return what speaks for a claim, as a sentence; what a member or an editor wrote in it formats nothing."""
    topics = words.listed([escape_markdown(topic) for topic in reason.topics])
    said, known = escape_markdown(reason.said), escape_markdown(reason.known)
    return words(_SIGNS[reason.sign], topics=topics, said=said, known=known)


def action_text(words: Words, action: Action) -> str:
    """Return what was done, to go on a sentence such as `This message was …`."""
    return words(_ACTIONS[action])


def reason_text(words: Words, verdict: Verdict) -> str:
    """Return why it was done, as a sentence."""
    said = words(_REASONS[verdict.reason])
    if not verdict.missing:
        return said
    return words("{reason} Missing: {permissions}.", reason=said, permissions=permission_names(words, verdict.missing))
