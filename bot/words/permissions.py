"""Discord's permissions by the names that its clients show."""

from collections.abc import Iterable

from .catalogue import N_, Words

_NAMES = {
    "add_reactions": N_("Add Reactions"),
    "attach_files": N_("Attach Files"),
    "create_public_threads": N_("Create Public Threads"),
    "embed_links": N_("Embed Links"),
    "manage_guild": N_("Manage Server"),
    "manage_messages": N_("Manage Messages"),
    "manage_threads": N_("Manage Threads"),
    "read_message_history": N_("Read Message History"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "view_channel": N_("View Channel"),
}


def permission_names(words: Words, permissions: Iterable[str]) -> str:
    """Return permissions, given by discord.py's names, in one line."""
    return words.listed([_name(words, permission) for permission in permissions])


def _name(words: Words, permission: str) -> str:
    name = _NAMES.get(permission)
    return permission.replace("_", " ").title() if name is None else words(name)
