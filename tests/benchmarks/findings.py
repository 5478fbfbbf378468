"""What a subject of the benchmarks found: figures, the bounds that were set for them, and tables."""

import json
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "≥": operator.ge,
    "≤": operator.le,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Check:
    """A figure (None: not measured) and the bound that was set for it: `sign` and `limit`, in `unit`."""

    name: str
    value: float | None
    sign: str
    limit: float
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether the figure keeps the bound, unrounded; what was not measured does not."""
        return self.value is not None and _HOLDS[self.sign](self.value, self.limit)

    @property
    def verdict(self) -> str:
        """The same in words."""
        return "not measured" if self.value is None else "met" if self.met else "not met"


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to print; `name` is the one of its markers in the documents."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(slots=True)
class Findings:
    """Everything that a subject found. `numbers` is plain data, and holds no text of a message or a claim."""

    numbers: dict[str, Any] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def to_json(self) -> str:
        """Return the findings as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        data = json.loads(text)
        return cls(
            numbers=data["numbers"],
            checks=[Check(**check) for check in data["checks"]],
            tables=[Table(**table) for table in data["tables"]],
        )


def shown(value: float | None, digits: int = 3, unit: str = "") -> str:
    """Return a figure for a table; a dash for none."""
    if value is None:
        return "–"
    text = f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}"
    return f"{text} {unit}".rstrip()
