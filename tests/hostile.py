"""Text that members may type to ping, to format or to break what stands around it; and how to tell that it did."""

import re

from hypothesis import strategies as st

TOKEN = "zqx"
"""No word of ours: what formats it, or leads to it, a member wrote."""
MARKUP = (
    *("@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "</kb:1>", "<t:1:R>", "<:x:1>", "<a:x:1>", "<id:home>"),
    *(f"{mark}{TOKEN}{mark}" for mark in ("*", "**", "***", "_", "__", "~~", "||", "`", "``", "```")),
    *(f"\n{start} {TOKEN}" for start in ("#", "##", "-#", ">", ">>>", "-", "*", "+", "1.")),
    *(f"[{TOKEN}](https://{TOKEN}.example)", f"https://{TOKEN}.example", f"<http://{TOKEN}.example>"),
    *(
        "\\",
        "`",
        "```",
        "**",
        "](",
        "{text}",
        "{query}",
        "%s",
        "%(n)s",
        "\u202e",
        "\u200b",
        "я",
        "🤬" * 50,
        "ـ",
        "x" * 300,
    ),
)
# Not at its beginning: what we quote begins with a mark of ours.
hostile = st.builds(
    lambda between, parts: "aa " + between.join(parts),
    st.sampled_from(["", " "]),
    st.lists(st.sampled_from(MARKUP) | st.text(max_size=12), min_size=1, max_size=12),
)
ESCAPED = re.compile(r"\\.", re.DOTALL)
ACTIVE = (
    re.compile(r"@everyone|@here|<(?:@[!&]?1|#1|/kb:1|t:1:R|a?:x:1|id:home)>"),
    re.compile(rf"[*_~|`]{TOKEN}|{TOKEN}[*_~|`]"),
    re.compile(rf"^\s*(?:#{{1,3}}|-#|>{{1,3}}|[-*+]|\d+\.)\s+{TOKEN}", re.MULTILINE),
    re.compile(rf"\]\([^)]*{TOKEN}|://{TOKEN}"),
    re.compile("\u202e"),
)
"""What would be more than letters: mentions, formatting, lines, links, and what turns the rest of a line around."""


def active_in(markdown: str) -> list[str]:
    """Return the patterns of what is more than letters, where a member's text is shown in a Markdown text."""
    plain = ESCAPED.sub("·", markdown)
    return [each.pattern for each in ACTIVE if each.search(plain)]
