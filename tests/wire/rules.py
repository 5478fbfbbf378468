"""The published rules of restraint, written down once more, as plainly as they are told: what the bot is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from knowledge import ChannelMode, Cooldowns

HOUR = 3600


class Heard(Enum):
    """What becomes of a message that states a claim."""

    CARD = auto()
    CARD_IN_A_THREAD = auto()
    LINK = auto()
    MARK = auto()
    MARK_IN_A_MARKING_CHANNEL = auto()
    NOTHING_IS_ON = auto()
    ONLY_WATCHED = auto()
    SAME_CLAIM_IN_CHANNEL = auto()
    SAME_CLAIM_IN_THREAD = auto()
    MARK_BESIDE_A_CARD = auto()
    FULL_HOUR = auto()
    CHANNEL_WAS_ANSWERED = auto()
    AUTHOR_WAS_ANSWERED = auto()

    @property
    def is_card(self) -> bool:
        """Whether it gets a card."""
        return self in {Heard.CARD, Heard.CARD_IN_A_THREAD}

    @property
    def is_mark(self) -> bool:
        """Whether it gets a reaction."""
        return self in {Heard.MARK, Heard.MARK_IN_A_MARKING_CHANNEL}

    @property
    def is_post(self) -> bool:
        """Whether a message is posted."""
        return self.is_card or self is Heard.LINK


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or a thread, and what the bot is to do there."""

    name: str
    mode: ChannelMode
    is_thread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Somebody states a claim somewhere; `is_sure`: in words by which it cannot be mistaken."""

    number: int
    place: Place
    author: int
    claim: str
    text: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Post:
    statement: Statement
    at: int
    what: Heard
    stands_in: str


def thread_on(number: int, mode: ChannelMode) -> Place:
    """Return the thread that a card about a statement opens."""
    return Place(f"on {number}", mode, is_thread=True)


class Rules:
    """Tells what becomes of statements, one after the other; times are in seconds."""

    def __init__(self, cooldowns: Cooldowns, posts: tuple[_Post, ...] = ()) -> None:
        self._cooldowns = cooldowns
        self._posts = posts

    def after(self, statement: Statement, at: int) -> tuple["Rules", Heard]:
        """Return what becomes of a statement, and the rules with that kept in mind."""
        heard = self._hear(statement, at)
        if not heard.is_post:
            return self, heard  # a reaction disturbs nobody and counts for nothing
        in_own_thread = heard is Heard.CARD_IN_A_THREAD
        place = statement.place
        stands_in = thread_on(statement.number, place.mode).name if in_own_thread else place.name
        return Rules(self._cooldowns, (*self._posts, _Post(statement, at, heard, stands_in))), heard

    def _hear(self, statement: Statement, at: int) -> Heard:
        place = statement.place
        if place.mode is ChannelMode.OFF:
            return Heard.NOTHING_IS_ON
        if place.mode is ChannelMode.SHADOW:
            return Heard.ONLY_WATCHED
        is_mark = place.mode is ChannelMode.MARK or not statement.is_sure
        about_it = [post for post in self._posts if post.statement.claim == statement.claim]
        if self._card_stands(about_it, place, at):
            return self._beside_a_card(about_it, place, at, is_mark=is_mark)
        if is_mark:
            return Heard.MARK_IN_A_MARKING_CHANNEL if place.mode is ChannelMode.MARK else Heard.MARK
        lately = [post for post in self._posts if at - post.at < HOUR]
        if len(lately) >= self._cooldowns.hourly:
            return Heard.FULL_HOUR
        if sum(post.statement.author == statement.author for post in lately) >= max(3, self._cooldowns.hourly // 4):
            return Heard.AUTHOR_WAS_ANSWERED
        if any(self._is_here(post, place) and at - post.at < self._cooldowns.channel for post in self._posts):
            return Heard.CHANNEL_WAS_ANSWERED
        if any(
            post.statement.author == statement.author and at - post.at < self._cooldowns.author for post in self._posts
        ):
            return Heard.AUTHOR_WAS_ANSWERED
        own_thread = place.mode is ChannelMode.THREAD and not place.is_thread
        return Heard.CARD_IN_A_THREAD if own_thread else Heard.CARD

    def _card_stands(self, about_it: list[_Post], place: Place, at: int) -> bool:
        cooldown = self._cooldowns.thread if place.is_thread else self._cooldowns.claim
        return any(
            post.what.is_card
            and at - post.at < cooldown
            and (self._is_here(post, place) or post.stands_in == place.name)
            for post in about_it
        )

    def _beside_a_card(self, about_it: list[_Post], place: Place, at: int, *, is_mark: bool) -> Heard:
        if is_mark:
            return Heard.MARK_BESIDE_A_CARD
        if not place.is_thread:
            return Heard.SAME_CLAIM_IN_CHANNEL
        lately = any(
            post.what is Heard.LINK and self._is_here(post, place) and at - post.at < self._cooldowns.claim
            for post in about_it
        )
        return Heard.SAME_CLAIM_IN_THREAD if lately else Heard.LINK

    def _is_here(self, post: _Post, place: Place) -> bool:
        return post.statement.place.name == place.name


Outcome = Mapping[int, Heard]
"""What becomes of statements, by their numbers."""
