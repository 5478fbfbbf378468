"""Discord's limits on what a message holds, and how we stay inside them (discord-api-docs, components and messages)."""

TEXT_IN_MESSAGE = 4000
COMPONENTS_IN_MESSAGE = 40
BUTTON_LABEL = 80
CUSTOM_ID = 100
CHOICE_NAME = 100
CHOICES = 25
OPTIONS = 25
OPTION_LABEL = 100
PLACEHOLDER = 150
NONCE = 25
THREAD_NAME = 100
MODAL_TITLE = 45
FIELD_LABEL = 45
FIELD_HINT = 100
OPTION_LABEL = 100

# Room on a card, in characters. What heading and foot leave is shared out evenly between the sides.
HEADING_BUDGET = 800
FOOT_BUDGET = 600
SIDE_BUDGET = 1250
SOURCES_BUDGET = 240
ITEMS_A_SIDE = 3
# A quotation on a page of evidence; the book has the rest.
QUOTATION = 500

_LONGEST_WORD = 40


def clip(text: str, limit: int) -> str:
    """Return `text` cut at a word to at most `limit` characters, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut[: cut.rfind(" ")] if " " in cut[-_LONGEST_WORD:] else cut
    # A backslash left at the end would escape the ellipsis.
    return at_word.rstrip(" \\,;:") + "…"
