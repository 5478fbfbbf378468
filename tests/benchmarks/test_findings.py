"""Bounds are judged unrounded, and findings survive the way between processes."""

import pytest

from tests.benchmarks.findings import Check, Findings, Table, shown


@pytest.mark.parametrize(
    ("value", "sign", "limit", "verdict"),
    [
        (0.85, "≥", 0.85, "met"),
        (0.8499999, "≥", 0.85, "not met"),
        (0.05, "≤", 0.05, "met"),
        (1.0, "<", 1, "not met"),
        (0, "=", 0, "met"),
        (1, "=", 0, "not met"),
        (None, "≥", 0.85, "not measured"),
    ],
)
def test_a_bound_is_judged_unrounded(value: float | None, sign: str, limit: float, verdict: str) -> None:
    check = Check("P@1", value, sign, limit)
    assert check.verdict == verdict
    assert check.met is (verdict == "met")


def test_findings_survive_the_way_between_processes() -> None:
    findings = Findings(
        {"tier": "light", "P@1": 0.5}, [Check("P@1", None, "≥", 0.85)], [Table("quality", "Quality", ["a"], [["1"]])]
    )
    assert Findings.from_json(findings.to_json()) == findings


def test_figures_are_shown_as_people_write_them() -> None:
    assert [shown(0.98765), shown(12345), shown(12345.6, 0, "ms"), shown(None)] == ["0.988", "12,345", "12,346 ms", "–"]
