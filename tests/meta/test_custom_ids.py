"""What a button or a menu says in its id leads to that button or menu alone."""

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from discord import ui

import bot.ui
from bot.app import EXTENSIONS
from bot.ui import modals

for _module in pkgutil.iter_modules(bot.ui.__path__):
    importlib.import_module(f"bot.ui.{_module.name}")
for _extension in EXTENSIONS:
    importlib.import_module(_extension)


def _items(base: type[ui.DynamicItem[Any]]) -> Iterator[type[ui.DynamicItem[Any]]]:
    """Return all kinds of ours, without what they have in common."""
    for item in base.__subclasses__():
        if item.__module__.startswith("bot.") and not inspect.isabstract(item):
            yield item
        yield from _items(item)


ITEMS = list(_items(ui.DynamicItem))


def prefix_of(item: type[ui.DynamicItem[Any]]) -> str:
    return item.__discord_ui_compiled_template__.pattern.partition(":")[0]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.__name__)
def test_every_id_begins_with_ours_and_a_version(item: type[ui.DynamicItem[Any]]) -> None:
    assert re.fullmatch(r"f[a-z]{0,3}\d", prefix_of(item))


def test_no_two_kinds_of_items_begin_their_ids_alike() -> None:
    """discord.py asks all of them whether an id is theirs, and takes whichever it comes to first."""
    assert len(ITEMS) > 10
    prefixes = Counter([*map(prefix_of, ITEMS), modals.PREFIX])
    assert [prefix for prefix, items in prefixes.items() if items > 1] == []
