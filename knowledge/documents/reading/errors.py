"""What can go wrong when a document is read."""

from ...errors import KnowledgeError


class UnreadableDocument(KnowledgeError):
    """A file that no text can be read from. `reason` says why and what to do, beginning small."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name}: {reason}.")


class Unreadable(Exception):
    """The same before the file's name is known: raised by what reads one format."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
