"""The commands that need no Discord: `footnote kb …`, `recognise`, `try`, `source`, `claim`, `evaluate`."""

import typer

from . import documents  # noqa: F401  its commands are `kb`'s
from .answers import claim, source
from .base import kb
from .messages import evaluate_file, recognise, try_message
from .opening import Sources, UnreadableInput

__all__ = ["Sources", "UnreadableInput", "add_commands"]


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module to a command line whose context holds `Sources`."""
    app.add_typer(kb, name="kb")
    for command in (recognise, try_message, source, claim, evaluate_file):
        app.command(command.__name__.partition("_")[0])(command)
