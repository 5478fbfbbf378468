"""Changes that somebody looks at before they are saved. In memory only, for a quarter of an hour."""

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge import Choice, Command

KEPT_FOR = 15 * 60.0
"""Seconds."""
MOST = 500
"""Changes that are kept at most; the oldest go first."""
MOST_OF_ONE = 20
"""Changes of one person that are kept at most: nobody drops those of others by making more and more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    """
    A change that waits for *Save*.

    Attributes:
        commands: what is to be done, each with the version that its editor saw.
        note: what stands in the history.
        suggestion: the number of the suggestion that is accepted by it, if any.
        sources: the files that the entries were read from.
        server_id: whose entries it changes.
        form: the kind and the `about` of the form that it came from, to be opened again, if any.
        remarks: what its editor is told beside it, in sentences.
        choices: whose words are taken where somebody else has changed the same, by the conflict's key.
    """

    commands: tuple[Command, ...]
    note: str
    suggestion: int | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    form: tuple[str, str] | None = None
    remarks: tuple[str, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict)
    server_id: int = 0


class UnsavedChanges:
    """What people are looking at."""

    def __init__(self) -> None:
        self._changes: OrderedDict[str, tuple[float, int, Unsaved]] = OrderedDict()

    def keep(self, user_id: int, change: Unsaved, at: float, token: str = "") -> str:
        """Keep a change, in place of the one with a token if need be; return the word by which it is found again. `at` is in seconds."""
        while self._changes and (len(self._changes) >= MOST or next(iter(self._changes.values()))[0] < at - KEPT_FOR):
            self._changes.popitem(last=False)
        token = token or secrets.token_hex(6)
        own = [each for each, (_, owner, _) in self._changes.items() if owner == user_id and each != token]
        for each in own[: max(len(own) + 1 - MOST_OF_ONE, 0)]:
            del self._changes[each]
        self._changes[token] = (at, user_id, change)
        self._changes.move_to_end(token)
        return token

    def of(self, user_id: int, token: str, at: float) -> Unsaved | None:
        """Return a person's change, or None where it is somebody else's, too old, saved or dropped."""
        found = self._changes.get(token)
        if found is None:
            return None
        kept_at, owner, change = found
        return change if owner == user_id and at - kept_at <= KEPT_FOR else None

    def take(self, user_id: int, token: str, at: float) -> Unsaved | None:
        """Return a person's change as `of` does, and forget it: what is pressed twice is done once."""
        change = self.of(user_id, token, at)
        if change is not None:
            del self._changes[token]
        return change

    def supersede(self, user_id: int, form: tuple[str, str]) -> None:
        """Forget what a person made of a form before: they have filled it in again."""
        for token in [
            token for token, (_, owner, change) in self._changes.items() if owner == user_id and change.form == form
        ]:
            del self._changes[token]

    def in_server(self, user_id: int, server_id: int, at: float) -> dict[str, Unsaved]:
        """Return a person's changes to a server's entries by the words by which they are found, newest first."""
        return {
            token: change
            for token, (kept_at, owner, change) in reversed(self._changes.items())
            if owner == user_id and change.server_id == server_id and at - kept_at <= KEPT_FOR
        }

    def drop(self, token: str) -> None:
        """Forget a change."""
        self._changes.pop(token, None)

    def forget(self, user_id: int) -> None:
        """Forget what a person was looking at."""
        for token in [token for token, (_, owner, _) in self._changes.items() if owner == user_id]:
            del self._changes[token]
