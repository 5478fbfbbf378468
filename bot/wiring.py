"""The composition root: the only place where things are constructed."""

import asyncio
import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from knowledge import LabelledMessage, Library, read_messages

from .app import FootnoteBot
from .delivery import Delivery
from .failures import BadSetting
from .links import Links
from .rejections import Rejections
from .replies import Replies
from .settings import Settings


@asynccontextmanager
async def open_bot(settings: Settings, **options: Any) -> AsyncIterator[FootnoteBot]:
    """
    Yield a bot on an opened library, and close the library afterwards; `options` go to discord.py.

    Raises:
        KnowledgeError: the database cannot be used, or the seeds are broken.
    """
    library = await open_library(settings)
    # Commands need no encoder, and the first message that does waits for it.
    warming = asyncio.create_task(library.warm())
    following = asyncio.create_task(library.follow())
    try:
        yield new_bot(settings, library, **options)
    finally:
        following.cancel()
        await asyncio.wait({following})
        try:
            await warming
        finally:
            await library.close()


async def open_library(settings: Settings) -> Library:
    """
    Return the library that the settings speak of.

    Raises:
        KnowledgeError: the database cannot be used, or the seeds are broken.
    """
    return await Library.open(
        settings.footnote_database_url,
        settings.footnote_seeds,
        encoder=settings.footnote_encoder,
        memory=settings.footnote_cache,
    )


def labelled_messages(file: Path | None) -> tuple[LabelledMessage, ...]:
    """
    Return the messages of a file that somebody labelled.

    Raises:
        KnowledgeError: a line is no such message.
        BadSetting: there is no such file.
    """
    if file is None:
        return ()
    try:
        return read_messages(file.read_text(encoding="utf-8-sig").splitlines(), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting("FOOTNOTE_LABELLED_MESSAGES", f"{file} cannot be read ({error})") from error


def new_bot(settings: Settings, library: Library, **options: Any) -> FootnoteBot:
    """
    Return a bot on an open library.

    Raises:
        KnowledgeError, BadSetting: the labelled messages cannot be read.
    """
    bot = FootnoteBot(
        library,
        retention=datetime.timedelta(days=settings.footnote_retention_days),
        message_content=settings.footnote_message_content,
        **options,
    )
    bot.labelled = labelled_messages(settings.footnote_labelled_messages)
    delivery = Delivery(
        bot.get_partial_messageable, bot.fetch_channel, lambda: bot.user.id if bot.user is not None else 0
    )
    bot.replies = Replies(library, delivery, bot.dispatch)
    bot.rejections = Rejections(library, bot.replies, bot.dispatch)
    bot.links = Links() if settings.footnote_check_links else None
    return bot
