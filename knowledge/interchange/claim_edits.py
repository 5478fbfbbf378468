"""Changes that rows and paragraphs make to claims, checked as a whole when the last one is in."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from ..entries import ClaimEntry, Stance
from ..seed.sentences import in_words
from ..text import fold, words
from .findings import Findings, Origin, Place
from .seed_files import Codes

_ID_WORDS: Final = 6
_MAX_SLUG: Final = 80
SIDES: Final = {
    **dict.fromkeys(["affirms", "affirm", "for", "pro", "yes"], Stance.AFFIRMS),
    **dict.fromkeys(["disputes", "dispute", "against", "contra", "con", "no", "denies"], Stance.DISPUTES),
}
"""What people call the two sides."""
SAYINGS: Final = {
    **dict.fromkeys(["asserts", "affirms", "states", "says", "for"], "asserts"),
    **dict.fromkeys(["disputes", "denies", "against"], "disputes"),
    **dict.fromkeys(["asks", "question", "ask"], "asks"),
}
"""What people call the three ways of putting a claim."""


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A claim as it would be in a file, and the lines that its new parts come from."""

    data: dict[str, Any]
    lines: dict[Place, int]
    is_changed: bool = False
    items: set[tuple[str, str]] = field(init=False)
    sayings: set[tuple[str, str]] = field(init=False)
    ids: set[str] = field(init=False)
    numbers: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        evidence = [item for side in self.data.setdefault("sides", []) for item in side["evidence"]]
        self.items = {_item_key(item) for item in evidence}
        self.ids = {item["id"] for item in evidence}
        found = {
            **self.data.setdefault("phrasings", {}),
            "counterexamples": self.data.setdefault("counterexamples", []),
        }
        self.sayings = {(how, _key(text)) for how, texts in found.items() for text in texts}


class ClaimEdits:
    """Gathers changes to claims of the base, and new claims."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._drafts: dict[str, _Draft] = {}
        self._codes = Codes(findings.base)
        self._slugs: dict[str, str] = {}
        self._works: dict[str, str | None] = {}
        for claim in findings.base.claims.values():
            for name in (claim.slug, claim.code, claim.statement, claim.question):
                self._slugs.setdefault(_key(name), claim.slug)
        for work in findings.base.works.values():
            title = _key(work.title)
            # Two works of one title: the title names neither.
            self._works[title] = None if title in self._works else work.id
        self._works |= {_key(work): work for work in findings.base.works}

    def find(self, named: str) -> str | None:
        """Return the slug of the claim with this slug, code, statement or question."""
        return self._slugs.get(_key(named))

    def nearest_claim(self, named: str) -> str:
        """Return “; did you mean …?” with the claim that is written most like it."""
        # A code has no near ones: the next number is another claim.
        return "" if re.fullmatch(r"(?i)\s*f-?\d*\s*", named[:20]) else self._findings.nearest(_key(named), self._slugs)

    def work(self, named: str, line: int) -> str | None:
        """Return the id of the work with this id or title, or None and note that there is none."""
        if found := self._works.get(_key(named)):
            return found
        if _key(named) in self._works:
            self._findings.error(f"several works are called {named[:100]!r}; give the id", line=line, path=("work",))
            return None
        near = self._findings.nearest(_key(named), {title: work for title, work in self._works.items() if work})
        message = f"there is no work {named[:100]!r}{near or '; add it first'}"
        self._findings.error(message, line=line, path=("work",))
        return None

    def begin(self, statement: str, line: int) -> str | None:
        """Begin a new claim, a draft, and return its slug; None and a problem where its statement makes none."""
        slug = _slug_of(statement, 12)
        if not slug:
            message = "no slug can be made of this statement; send the claim as a YAML file"
            self._findings.error(message, line=line, path=("statement",))
            return None
        if slug in self._findings.base.claims or slug in self._drafts:
            self._findings.error(f"there is a claim {slug!r} already; name it as it is called there", line=line)
            return None
        data: dict[str, Any] = {"slug": slug, "code": self._codes.of(slug), "statement": statement, "kind": "draft"}
        self._drafts[slug] = _Draft(data=data, lines={(): line}, is_changed=True)
        self._slugs[_key(statement)] = slug
        return slug

    def put(self, slug: str, key: str, value: Any, line: int) -> None:
        """Put a value in place of what the claim has."""
        draft = self._draft(slug, line)
        draft.is_changed |= draft.data.get(key) != value
        draft.data[key] = value
        draft.lines[key,] = line

    def put_heading(self, slug: str, stance: Stance, heading: str, line: int) -> None:
        """Put a side's heading; the side is added where there is none."""
        draft = self._draft(slug, line)
        index = self._side(draft, stance, line)
        side = draft.data["sides"][index]
        draft.is_changed |= side.get("heading") != heading
        side["heading"] = heading
        draft.lines["sides", index, "heading"] = line

    def heading(self, slug: str, stance: Stance) -> str | None:
        """Return the heading of a side, or None where there is no such side, or none yet."""
        claim = self._findings.base.claims.get(slug)
        sides = self._drafts[slug].data["sides"] if slug in self._drafts else []
        found: dict[str, str | None] = {side.stance: side.heading for side in claim.sides} if claim else {}
        return (found | {side["stance"]: side.get("heading") for side in sides}).get(stance)

    def add_evidence(self, slug: str, stance: Stance, item: dict[str, Any], line: int) -> None:
        """Add an item to a side, or put it in place of the one with its id."""
        draft = self._draft(slug, line)
        index = self._side(draft, stance, line)
        evidence = draft.data["sides"][index]["evidence"]
        if "id" not in item:
            if _item_key(item) in draft.items:
                self._findings.warn("the claim has this item already; it is left as it is", line=line)
                return
            item = {"id": _free_id(item, draft), **item}
        draft.items.add(_item_key(item))
        draft.ids.add(item["id"])
        position = next((at for at, known in enumerate(evidence) if known["id"] == item["id"]), len(evidence))
        if position < len(evidence):
            item = _with_passage(item, evidence[position])
            draft.is_changed |= evidence[position] != item
            evidence[position] = item
        else:
            draft.is_changed = True
            evidence.append(item)
        draft.lines["sides", index, "evidence", position] = line

    def add_saying(self, slug: str, how: str, text: str, line: int) -> None:
        """Add a phrasing (`asserts`, `disputes`, `asks`) or a counterexample, once."""
        draft = self._draft(slug, line)
        if (how, _key(text)) in draft.sayings:
            self._findings.warn("the claim has this sentence already; it is left as it is", line=line)
            return
        place: Place = (how,) if how == "counterexamples" else ("phrasings", how)
        found = (draft.data if how == "counterexamples" else draft.data["phrasings"]).setdefault(how, [])
        draft.sayings.add((how, _key(text)))
        draft.lines[*place, len(found)] = line
        draft.is_changed = True
        found.append(text)

    def finish(self) -> None:
        """Check the claims and hand them over."""
        for draft in self._drafts.values():
            origin = Origin(file=self._findings.file, lines=draft.lines)
            try:
                claim = ClaimEntry.model_validate(draft.data)
            except ValidationError as error:
                for detail in error.errors():
                    path = tuple(step for step in detail["loc"][-1:] if isinstance(step, str))
                    line = origin.line_of(detail["loc"])
                    self._findings.error(in_words({**detail}, ClaimEntry), line=line, path=path)
                continue
            if draft.is_changed:
                self._findings.add_claim(claim, origin)

    def _draft(self, slug: str, line: int) -> _Draft:
        if slug not in self._drafts:
            claim = self._findings.base.claims[slug]
            data = claim.model_dump(mode="json", by_alias=True, exclude_none=True)
            self._drafts[slug] = _Draft(data=data, lines={(): line})
        return self._drafts[slug]

    def _side(self, draft: _Draft, stance: Stance, line: int) -> int:
        sides = draft.data["sides"]
        for index, side in enumerate(sides):
            if side["stance"] == stance:
                return index
        sides.append({"stance": str(stance), "evidence": []})
        draft.is_changed = True
        draft.lines["sides", len(sides) - 1] = line
        return len(sides) - 1


def _key(name: str) -> str:
    """Return a name without case, accents and punctuation."""
    return " ".join(words(name[:600])) or fold(name[:600]).strip()


def _slug_of(text: str, most: int) -> str:
    found = re.findall(r"[a-z0-9]+", fold(text[:600]).replace("'", ""))
    return "-".join(found[:most])[:_MAX_SLUG].strip("-")


def _free_id(item: dict[str, Any], draft: _Draft) -> str:
    """Return an id for an item: the first words of its summary, with a number where they are taken."""
    stem = (_slug_of(item["summary"], _ID_WORDS) or item["citation"]["work"])[:70].strip("-")
    found = stem
    while found in draft.ids:
        draft.numbers[stem] += 1
        found = f"{stem}-{draft.numbers[stem] + 1}"
    return found


def _item_key(item: dict[str, Any]) -> tuple[str, str]:
    return item["citation"]["work"], _key(item["summary"])


def _with_passage(item: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """Return an item with the document and passage of the one it replaces, where both cite the same place."""
    before = known["citation"]
    if any(before.get(key) != item["citation"].get(key) for key in ("work", "label", "locator", "quoted-in")):
        return item
    found = {key: before[key] for key in ("document", "passage") if key in before}
    return {**item, "citation": {**item["citation"], **found}}
