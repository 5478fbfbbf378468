"""What a change that is not saved yet comes to: the entries before and after it, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge import (
    ClaimEntry,
    Command,
    Edition,
    Entry,
    Follow,
    KnowledgeBase,
    Library,
    Problem,
    Retire,
    Revert,
    Role,
    Save,
    Version,
    check,
    free_slug,
    needed_role,
    next_code,
    ref_of,
)

from .unsaved import Unsaved

NEVER = Version(number=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    What a command makes of an entry.

    Attributes:
        entry, key: claim, work or topic, and its slug or id.
        old: what the server sees now; None where there is nothing.
        new: what it would see; None where the entry is taken out.
        returns: whether it goes back to what was there before.
    """

    entry: str
    key: str
    old: Entry | None
    new: Entry | None
    returns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """
    What changes would come to.

    Attributes:
        targets: entry by entry.
        after: the knowledge base as the server would see it.
        errors: the rules that it would break and does not break now; with any, nothing can be saved.
        warnings: what can be lived with, and is new.
        needed: the role that they take.
    """

    targets: tuple[Target, ...]
    after: Edition
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    needed: Role


async def targets_of(library: Library, server_id: int, commands: Sequence[Command]) -> tuple[Target, ...]:
    """Return what each command makes of its entry."""
    base = library.edition(server_id).base
    found = []
    for command in commands:
        name, key = ref_of(command)
        new = await _new(library, server_id, command)
        returns = isinstance(command, Revert | Follow)
        found.append(Target(entry=name, key=key, old=base.entry(name, key), new=new, returns=returns))
    return tuple(found)


def preview(edition: Edition, targets: Sequence[Target]) -> Preview:
    """Return what changes would come to. Takes a moment in a large base."""
    entries = {(target.entry, target.key): target.new for target in targets}
    after = edition.changed(entries, edition.versions, recogniser=edition.recogniser)
    known = {(problem.entry, problem.message) for problem in check(edition.base)}
    new = [problem for problem in check(after.base) if (problem.entry, problem.message) not in known]
    return Preview(
        targets=tuple(targets),
        after=after,
        errors=tuple(problem for problem in new if not problem.warning),
        warnings=tuple(problem for problem in new if problem.warning),
        needed=max((needed_role(each.old, each.new) for each in targets if each.old != each.new), default=Role.MEMBER),
    )


def outdated(edition: Edition, commands: Sequence[Command]) -> tuple[Command, ...]:
    """Return the commands whose entry is not what their editor saw."""
    return tuple(each for each in commands if each.expected not in {None, edition.version(*ref_of(each))})


def renumbered(edition: Edition, change: Unsaved) -> Unsaved:
    """Return a change with its new claims under slugs and codes that are free still: others write new claims, too."""
    commands: list[Command] = []
    base = edition.base
    for each in change.commands:
        command = each
        if isinstance(each, Save) and isinstance(each.entry, ClaimEntry) and each.expected == NEVER:
            claim = each.entry
            if (slug := free_slug(_slugs(edition), claim.slug)) != claim.slug:
                claim = claim.model_copy(update={"slug": slug})
            if any(other.code == claim.code for other in base.claims.values()):
                claim = claim.model_copy(update={"code": next_code(base)})
            command = replace(each, entry=claim)
            base = replace(base, claims={**base.claims, claim.slug: claim})
        commands.append(command)
    return replace(change, commands=tuple(commands))


def with_claims(base: KnowledgeBase, commands: Sequence[Command]) -> KnowledgeBase:
    """Return a base with the claims that commands save, to call them by their names."""
    claims = [each.entry for each in commands if isinstance(each, Save) and isinstance(each.entry, ClaimEntry)]
    return replace(base, claims={**base.claims, **{claim.slug: claim for claim in claims}})


def _slugs(edition: Edition) -> set[str]:
    """Return every slug that a claim has or had."""
    return {*edition.base.claims, *(key for name, key in edition.versions if name == "claim")}


async def _new(library: Library, server_id: int, command: Command) -> Entry | None:
    name, key = ref_of(command)
    shared = library.shared.base
    match command:
        case Save(entry=entry):
            return entry
        case Retire():
            return None
        case Follow():
            return shared.entry(name, key)
        case Revert(to=to):
            revision = await library.history.revision(server_id, command.entry, key, to)
            if revision is not None and revision.gives_up_copy:
                return shared.entry(name, key)
            return revision.content if revision is not None else None
