"""What is said of what is stored."""

from ..personal import Personal
from ..words import Words


def privacy_text(words: Words, personal: Personal, *, retention: int) -> str:
    """Return what is stored in general, for how many days, and how much of it is about the reader."""
    return "\n".join(
        [
            words("### What I keep"),
            words("- Of a message that is about none of our claims: nothing, not even that it was there."),
            words(
                "- Of a message that a claim was recognised in: its id, its server and channel, the claim, how probable "
                "it was, and what I decided. Not whose it is, and never what it says."
            ),
            words("- Of a message that I answered, also your id, my answer's id, and what became of it."),
            words(
                "- Of you: what you say of my cards, what you suggest, what you change or decide in the knowledge base, "
                "and your `/quiet` wishes."
            ),
            words(
                "- Decisions, answers and what was said of them go after {days} days; a wish when it is over; suggestions "
                "stay for the moderators. When a server removes me, all that I keep about it goes 30 days later.",
                days=words.number(retention),
            ),
            "",
            *_about_reader(words, personal),
        ]
    )


def confirmation_text(words: Words, personal: Personal) -> str:
    """Return what is about to be deleted, before it is."""
    lines = [
        words("### Delete your data in all servers?"),
        words("This cannot be undone. *Export my data* first, if you would like to have it."),
    ]
    if personal.own_wishes:
        lines.append(words("Your `/quiet` wish goes with it, so I may answer your messages again."))
    return "\n".join(lines)


def deleted_text(words: Words, personal: Personal) -> str:
    """Return what was deleted, and what stays without a name."""
    if personal.is_empty:
        return words("There was nothing about you to delete.")
    blocks = [words("### Done. I do not know you any more.")]
    if deleted := _deleted(words, personal):
        blocks.append("\n".join([words("Deleted:"), *deleted]))
    if stays := _kept_without_name(words, personal):
        blocks.append("\n".join([words("Kept without your name:"), *stays]))
    return "\n\n".join(blocks)


def _deleted(words: Words, personal: Personal) -> list[str]:
    said, wishes = len(personal.feedback), personal.own_wishes
    counted = {
        words.plural("- what you said of {n} card", "- what you said of {n} cards", said): said,
        words.plural(
            "- your `/quiet` wish in {n} server: I may answer your messages there again",
            "- your `/quiet` wishes in {n} servers: I may answer your messages there again",
            wishes,
        ): wishes,
    }
    return [line for line, count in counted.items() if count]


def _kept_without_name(words: Words, personal: Personal) -> list[str]:
    replies, suggestions, threads, rules = (
        len(personal.replies),
        len(personal.suggestions),
        personal.thread_wishes,
        personal.rules,
    )
    edits, decisions, documents = len(personal.edits), len(personal.decisions), len(personal.documents)
    counted = {
        words.plural(
            "- the record of {n} answer to you, so that the message is not answered anew; "
            "only moderators can take the card down now",
            "- the records of {n} answers to you, so that the messages are not answered anew; "
            "only moderators can take the cards down now",
            replies,
        ): replies,
        words.plural("- {n} suggestion", "- {n} suggestions", suggestions): suggestions,
        words.plural("- quiet in {n} thread", "- quiet in {n} threads", threads): threads,
        words.plural("- {n} setting that you made", "- {n} settings that you made", rules): rules,
        words.plural("- {n} edit of the knowledge base", "- {n} edits of the knowledge base", edits): edits,
        words.plural("- {n} decision about a suggestion", "- {n} decisions about suggestions", decisions): decisions,
        words.plural("- {n} document that you loaded", "- {n} documents that you loaded", documents): documents,
    }
    return [line for line, count in counted.items() if count]


def _about_reader(words: Words, personal: Personal) -> list[str]:
    if personal.is_empty:
        return [words("**About you** I keep nothing.")]
    replies, feedback = len(personal.replies), len(personal.feedback)
    suggestions, wishes, rules = len(personal.suggestions), len(personal.quiet), personal.rules
    edits, decisions, documents = len(personal.edits), len(personal.decisions), len(personal.documents)
    counts = {
        words.plural("{n} answer to a message of yours", "{n} answers to messages of yours", replies): replies,
        words.plural("{n} opinion on a card", "{n} opinions on cards", feedback): feedback,
        words.plural("{n} suggestion", "{n} suggestions", suggestions): suggestions,
        words.plural("{n} wish for quiet", "{n} wishes for quiet", wishes): wishes,
        words.plural("{n} setting that you made", "{n} settings that you made", rules): rules,
        words.plural("{n} edit of the knowledge base", "{n} edits of the knowledge base", edits): edits,
        words.plural("{n} decision about a suggestion", "{n} decisions about suggestions", decisions): decisions,
        words.plural("{n} document that you loaded", "{n} documents that you loaded", documents): documents,
    }
    some = [said for said, count in counts.items() if count]
    return [words("**About you** I keep, in all servers together: {counts}.", counts=words.listed(some))]
