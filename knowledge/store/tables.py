"""The tables. A claim's parts are rows of their own; what is only ever read whole is JSON.

`scope` is 0 for the shared seeds, else the id of the server that the entry belongs to.
Discord's ids are 64 bits wide.
"""

import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlmodel import Field, Relationship, SQLModel

SHARED_SCOPE = 0


def utc_now() -> datetime.datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.datetime.now(datetime.UTC)


class Moment(TypeDecorator[datetime.datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """Keep UTC."""
        del dialect
        return value.astimezone(datetime.UTC) if value is not None else None

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """Return an aware moment."""
        del dialect
        return value.replace(tzinfo=datetime.UTC) if value is not None and value.tzinfo is None else value


def _id_column(**options: Any) -> Any:
    return Column(BigInteger, **options)


def _scope() -> Any:
    return Field(default=SHARED_SCOPE, sa_type=BigInteger)


def _moment() -> Any:
    return Field(sa_column=Column(Moment, nullable=False))


def _maybe_moment() -> Any:
    return Field(default=None, sa_column=Column(Moment, nullable=True))


def _json(*, nullable: bool = False) -> Any:
    return Field(default=None if nullable else ..., sa_column=Column(JSON(none_as_null=True), nullable=nullable))


def _parts(order: str) -> Any:
    return Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": order, "lazy": "selectin", "passive_deletes": True}
    )


class Claim(SQLModel, table=True):
    """A contested statement."""

    __table_args__ = (UniqueConstraint("scope", "slug"), UniqueConstraint("scope", "code"))

    id: int | None = Field(default=None, primary_key=True)
    scope: int = _scope()
    slug: str = Field(max_length=80)
    code: str = Field(max_length=10)
    statement: str = Field(max_length=400)
    question: str = Field(max_length=400)
    kind: str = Field(max_length=16)
    topics: list[str] = _json()
    reviewed: datetime.date | None = None
    contestedness: dict[str, Any] | None = _json(nullable=True)
    common_ground: dict[str, Any] | None = _json(nullable=True)
    revision: int
    phrasings: list["Phrasing"] = _parts("Phrasing.position")
    sides: list["Side"] = _parts("Side.position")


class Phrasing(SQLModel, table=True):
    """A way people state a claim (`example`, with its stance), or a near miss (`counterexample`)."""

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int | None = Field(default=None, nullable=False, foreign_key="claim.id", ondelete="CASCADE", index=True)
    position: int
    polarity: str = Field(max_length=16)
    stance: str | None = Field(default=None, max_length=16)
    text: str = Field(max_length=500)


class Side(SQLModel, table=True):
    """One of the two answers to a claim."""

    __table_args__ = (UniqueConstraint("claim_id", "stance"),)

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int | None = Field(default=None, nullable=False, foreign_key="claim.id", ondelete="CASCADE", index=True)
    position: int
    stance: str = Field(max_length=16)
    heading: str = Field(max_length=100)
    evidence: list["Evidence"] = _parts("Evidence.position")


class Evidence(SQLModel, table=True):
    """One item on a side. The citation's work is a key of `Work`, not a row id: a server may overlay the work."""

    __table_args__ = (UniqueConstraint("side_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    side_id: int | None = Field(default=None, nullable=False, foreign_key="side.id", ondelete="CASCADE", index=True)
    position: int
    key: str = Field(max_length=80)
    summary: str = Field(max_length=400)
    reports: str | None = Field(default=None, max_length=100)
    work: str = Field(max_length=80, index=True)
    label: str | None = Field(default=None, max_length=16)
    locator: str | None = Field(default=None, max_length=100)
    quoted_in: dict[str, Any] | None = _json(nullable=True)
    document: str | None = Field(default=None, max_length=40)
    passage: dict[str, Any] | None = _json(nullable=True)


class Work(SQLModel, table=True):
    """A bibliographic item, as CSL-JSON."""

    __table_args__ = (UniqueConstraint("scope", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    scope: int = _scope()
    key: str = Field(max_length=80)
    position: int
    csl: dict[str, Any] = _json()
    revision: int


class Topic(SQLModel, table=True):
    """A person, group, event or idea with its aliases."""

    __table_args__ = (UniqueConstraint("scope", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    scope: int = _scope()
    key: str = Field(max_length=80)
    position: int
    name: str = Field(max_length=100)
    type: str = Field(max_length=16)
    aliases: list[str] = _json()
    revision: int


class Revision(SQLModel, table=True):
    """
    One entry in the append-only history of a claim, work or topic; `content` is the whole entry.

    Ids only ever grow, in the order in which the changes were committed: readers ask for what came after the last that
    they know. `based_on` is the shared revision that a server's copy was made of.
    """

    __table_args__ = (UniqueConstraint("scope", "entry", "key", "number"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    scope: int = _scope()
    entry: str = Field(max_length=16)
    key: str = Field(max_length=80)
    number: int
    author: str = Field(max_length=100)
    note: str = Field(max_length=400)
    made_at: datetime.datetime = _moment()
    content: dict[str, Any] = _json()
    based_on: int | None = None


class Document(SQLModel, table=True):
    """
    A text that an operator (scope 0) or a server argues from, by the name that citations have for it. It stays in this database.

    `digest` is that of its text. `loaded_by` is the member who loaded it, 0 for an operator, whom `loaded_as` names.
    """

    __table_args__ = (UniqueConstraint("scope", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    scope: int = _scope()
    key: str = Field(max_length=40)
    name: str = Field(max_length=200)
    title: str | None = Field(default=None, max_length=300)
    author: str | None = Field(default=None, max_length=300)
    digest: str = Field(max_length=64)
    loaded_by: int = Field(sa_column=_id_column(nullable=False))
    loaded_as: str | None = Field(default=None, max_length=100)
    loaded_at: datetime.datetime = _moment()


class Passage(SQLModel, table=True):
    """A paragraph or block quotation of a document. `start` and `end` count the characters of the document's file."""

    id: int | None = Field(default=None, primary_key=True)
    document_id: int | None = Field(
        default=None, nullable=False, foreign_key="document.id", ondelete="CASCADE", index=True
    )
    start: int
    end: int
    page: str | None = Field(default=None, max_length=100)
    headings: list[str] = _json()
    words: int
    fingerprint: str = Field(max_length=16)
    text: str


class Quotation(SQLModel, table=True):
    """A cited passage in the words of somebody's own copy of a document, for readers of its scope. It stays in this database."""

    scope: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False, default=SHARED_SCOPE))
    document: str = Field(primary_key=True, max_length=40)
    fingerprint: str = Field(primary_key=True, max_length=16)
    text: str


class SeedFile(SQLModel, table=True):
    """A seed file as it was last loaded, so that export can give back its comments and its order."""

    scope: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False, default=SHARED_SCOPE))
    name: str = Field(primary_key=True, max_length=200)
    text: str


class SeedState(SQLModel, table=True):
    """The digest of the seeds that this database was last seeded with, and of the quotations that were last loaded."""

    name: str = Field(primary_key=True, max_length=20)
    digest: str = Field(max_length=64)


class ChannelRule(SQLModel, table=True):
    """What the bot does in a channel, category, forum or thread. What has no rule of its own follows what it is in."""

    channel_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    server_id: int = Field(sa_column=_id_column(nullable=False, index=True))
    mode: str = Field(max_length=16)
    confidence: str | None = Field(default=None, max_length=16)
    set_by: int = Field(sa_column=_id_column(nullable=False))
    set_at: datetime.datetime = _moment()


class Reply(SQLModel, table=True):
    """A posted answer: ids, claim and probability, nothing of what the message said.

    `source_id`, the message that is answered, is the key: two processes that see it post once. `form` is card, link, mark
    or picker; `place_id` the channel or thread that our message stands in; `digest` tells whether what a card shows has
    changed since, and `corrected_at` when it was last brought in line.
    """

    __table_args__ = (
        Index("ix_reply_reply_id", "reply_id"),
        Index("ix_reply_channel_made", "channel_id", "made_at"),
        Index("ix_reply_author", "author_id"),
    )

    source_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    server_id: int = Field(sa_column=_id_column(nullable=False, index=True))
    channel_id: int = Field(sa_column=_id_column(nullable=False))
    author_id: int = Field(sa_column=_id_column(nullable=False))
    reply_id: int | None = Field(default=None, sa_column=_id_column(nullable=True))
    claim: str = Field(max_length=80)
    revision: int
    probability: float
    state: str = Field(max_length=16)
    form: str = Field(default="card", max_length=8)
    place_id: int | None = Field(default=None, sa_column=_id_column(nullable=True))
    digest: str = Field(default="", max_length=16)
    corrected_at: datetime.datetime | None = _maybe_moment()
    made_at: datetime.datetime = _moment()


class ServerSettings(SQLModel, table=True):
    """What a server has set, apart from its channels. `removed_at`: when it removed the bot; its data goes a while after."""

    server_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    language: str = Field(default="en", max_length=16)
    confidence: str = Field(default="balanced", max_length=16)
    log_channel_id: int | None = Field(default=None, sa_column=_id_column(nullable=True))
    editor_roles: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reviewer_roles: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    owner_roles: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    two_keys: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    stewards: dict[str, list[int]] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    digest_sent_at: datetime.datetime | None = _maybe_moment()
    cooldowns: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    quiet_hours: list[int] | None = _json(nullable=True)
    removed_at: datetime.datetime | None = _maybe_moment()


class ClaimRule(SQLModel, table=True):
    """What holds for one claim in a channel (0: the whole server): muted, or marked at most."""

    server_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    channel_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    claim: str = Field(primary_key=True, max_length=80)
    rule: str = Field(max_length=16)
    set_by: int = Field(sa_column=_id_column(nullable=False))
    set_at: datetime.datetime = _moment()


class Hit(SQLModel, table=True):
    """What was decided about a message that a claim was recognised in: ids, claim, probability and reason, not whose it was."""

    __table_args__ = (Index("ix_hit_server_made", "server_id", "made_at"),)

    source_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    server_id: int = Field(sa_column=_id_column(nullable=False))
    channel_id: int = Field(sa_column=_id_column(nullable=False))
    claim: str = Field(max_length=80)
    stance: str = Field(max_length=16)
    probability: float
    action: str = Field(max_length=16)
    reason: str = Field(max_length=40)
    made_at: datetime.datetime = _moment()


class Feedback(SQLModel, table=True):
    """What a member said of a card: helpful, or why it is not about the message. One word a member and message."""

    source_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    user_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    server_id: int = Field(sa_column=_id_column(nullable=False, index=True))
    claim: str = Field(max_length=80)
    verdict: str = Field(max_length=24)
    made_at: datetime.datetime = _moment()


class Quiet(SQLModel, table=True):
    """A member, or a thread, that is not to be answered; `until` None: until they say otherwise."""

    server_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    target_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    kind: str = Field(max_length=8)
    until: datetime.datetime | None = _maybe_moment()
    set_by: int = Field(sa_column=_id_column(nullable=False))
    set_at: datetime.datetime = _moment()


class Suggestion(SQLModel, table=True):
    """
    A proposed edit that waits for a moderator. `source_id` is the message that it is about, whose words are not kept.

    `wants_thanks` says that whoever proposed it wishes to be told what became of it.
    """

    id: int | None = Field(default=None, primary_key=True)
    server_id: int = Field(sa_column=_id_column(nullable=False, index=True))
    kind: str = Field(max_length=16)
    claim: str | None = Field(default=None, max_length=80)
    content: dict[str, Any] = _json()
    channel_id: int | None = Field(default=None, sa_column=_id_column(nullable=True))
    source_id: int | None = Field(default=None, sa_column=_id_column(nullable=True))
    proposed_by: int = Field(sa_column=_id_column(nullable=False))
    state: str = Field(max_length=16)
    made_at: datetime.datetime = _moment()
    decided_by: int | None = Field(default=None, sa_column=_id_column(nullable=True))
    decided_at: datetime.datetime | None = _maybe_moment()
    reason: str | None = Field(default=None, max_length=400)
    wants_thanks: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))


class SyncedCommands(SQLModel, table=True):
    """The digest of the commands that Discord was last told, by scope (0: all servers)."""

    application_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    server_id: int = Field(sa_column=_id_column(primary_key=True, autoincrement=False))
    digest: str = Field(max_length=64)
