"""Commands as editors make them, on the entries that a model holds."""

from typing import Any

from alike_entries import claims, topics, works
from entries_model import Model, Ref
from hypothesis import strategies as st

from knowledge import Version
from knowledge.csl import WorkEntry
from knowledge.edit.commands import Command, Entry, Follow, Retire, Revert, Save
from knowledge.entries import ClaimEntry, Kind, TopicEntry
from knowledge.store.rows import as_json

SHARED = 0


def commands_for(model: Model, scope: int) -> st.SearchStrategy[Command]:
    """Return what somebody may try to do in a scope, sensible or not."""
    there: list[st.SearchStrategy[Any]] = [saves(model, scope), saves(model, scope), retires(model, scope)]
    written = sorted({(*row[1:4], row[0]) for row in model.rows if row[0] in {SHARED, scope}})
    there.append(
        st.sampled_from(written).map(
            lambda row: Revert(entry=row[0], key=row[1], to=Version(number=row[2], is_own=row[3] != SHARED))
        )
    )
    refs = sorted(model.own(scope)) if scope else []
    if refs:
        there.append(st.sampled_from(refs).map(lambda ref: Follow(entry=ref[0], key=ref[1])))
    return st.one_of(there)


def saves(model: Model, scope: int) -> st.SearchStrategy[Save]:
    held = model.entries(scope)
    refs = sorted({*held, ("claim", "a-claim"), ("topic", "planning"), ("work", "kotkin")})
    return st.sampled_from(refs).flatmap(
        lambda ref: st.builds(
            Save,
            entry=other_version(ref, held),
            expected=st.sampled_from(
                [None, None, model.version(scope, ref), model.version(SHARED, ref), Version(number=1)]
            ),
            onto=st.sampled_from([None, None, model.shared_number(ref)]),
        )
    )


def retires(model: Model, scope: int) -> st.SearchStrategy[Retire]:
    refs = sorted(model.entries(scope) or {("topic", "nep"): None})
    return st.sampled_from(refs).map(lambda ref: Retire(entry=ref[0], key=ref[1]))  # type: ignore[arg-type]


def other_version(ref: Ref, held: dict[Ref, Entry]) -> st.SearchStrategy[Entry]:
    """Return versions of an entry: mostly it as it is but for a part or two, else any."""
    name, key = ref
    here = {kind: sorted(k for n, k in held if n == kind) or ["none"] for kind in ("work", "topic")}
    old = held.get(ref)
    match name:
        case "work":
            small: Any = st.sampled_from(["A Title", "Another Title"]).map(lambda t: {"title": t})
            return works(key) if not isinstance(old, WorkEntry) else small.map(
                lambda new: WorkEntry.model_validate(as_json(old) | new)
            )  # fmt: skip
        case "topic":
            some = st.lists(st.sampled_from(["Trotzky", "NEP", "hunger", "the plan"]), max_size=2, unique=True)
            return topics(key) if not isinstance(old, TopicEntry) else some.map(
                lambda found: old.model_copy(update={"aliases": tuple(found)})
            )  # fmt: skip
        case _:
            anything = claims(key, works=here["work"], topics=here["topic"], kinds=[Kind.DRAFT]).map(
                lambda claim: claim.model_copy(
                    update={"code": "F-009" if not old else old.code, "sides": claim.sides[:1]}
                )
            )
            return anything if not isinstance(old, ClaimEntry) else st.one_of(_edits(old, here), anything)


def _edits(claim: ClaimEntry, here: dict[str, list[str]]) -> st.SearchStrategy[Entry]:
    """Return the claim with another question, phrasing, topic, code or work of its first piece of evidence."""

    def cite(work: str) -> ClaimEntry:
        if not claim.sides or not claim.sides[0].evidence:
            return claim
        side = claim.sides[0]
        item = side.evidence[0]
        cited = item.model_copy(update={"citation": item.citation.model_copy(update={"work": work})})
        return claim.model_copy(
            update={"sides": (side.model_copy(update={"evidence": (cited, *side.evidence[1:])}), *claim.sides[1:])}
        )

    def with_(name: str, value: Any) -> ClaimEntry:
        return claim.model_copy(update={name: value})

    return st.one_of(
        st.sampled_from(["Did he?", "Did he really?", "Was it so?"]).map(lambda text: with_("question", text)),
        st.sampled_from(["He did it.", "he never did", "Nobody did."]).map(
            lambda text: with_("phrasings", claim.phrasings.model_copy(update={"asserts": (text,)}))
        ),
        st.sampled_from(here["topic"]).map(lambda topic: with_("topics", (topic,))),
        st.sampled_from(["F-001", "F-002", "F-010"]).map(lambda code: with_("code", code)),
        st.sampled_from(here["work"]).map(cite),
    )
