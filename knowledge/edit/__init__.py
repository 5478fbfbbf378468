"""The one door for changes of the knowledge base: authorised, validated, written with their history."""

from .commands import Editor, Retire, Role, Save
from .service import Change, EditService

__all__ = ["Change", "EditService", "Editor", "Retire", "Role", "Save"]
