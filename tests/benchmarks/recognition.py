"""
Measure the recogniser, and print every figure beside its bound.

    python -m tests.benchmarks.recognition [--only quality,matching] [--write-docs]

Every subject runs in a process of its own. `--write-docs` replaces the tables of docs/recognition.md, its pictures and
docs/recognition.json; of subjects that are left out, the figures that were written before stay.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .findings import Check, Findings
from .material import MissingMaterial
from .options import NO_MATERIAL, options, parser
from .ranker import ROOT
from .report import bounds, put_tables, show, terminal

SUBJECTS = ("quality", "matching", "speed", "memory", "start", "ablation")
DOCUMENT = ROOT / "docs" / "recognition.md"
FIGURES = ROOT / "docs" / "recognition.json"
PICTURES = ROOT / "docs" / "pictures"
_PACKAGES = ("numpy", "onnxruntime", "rapidfuzz", "tantivy")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; return 0 if every subject could be measured."""
    made = parser(__doc__)
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.add_argument("--only", default=",".join(SUBJECTS), help=f"some of {','.join(SUBJECTS)}")
    made.add_argument("--write-docs", action="store_true", help="write the tables, pictures and figures of docs/")
    chosen = made.parse_args(arguments)
    subjects = chosen.only.split(",")
    if unknown := set(subjects).difference(SUBJECTS):
        made.error(f"no such subject: {', '.join(sorted(unknown))}")
    try:
        quick = options(chosen).quick
    except MissingMaterial as error:
        sys.stderr.write(f"{error}\n")
        return NO_MATERIAL
    if quick and chosen.write_docs:
        made.error("a look at a part is nothing for the documents; leave out --messages, --claims and --sizes")
    if chosen.write_docs and chosen.pictures is None:
        chosen.pictures = PICTURES
    found = {subject: findings for subject in subjects if (findings := measure_apart(subject, chosen))}
    show(Findings(checks=[check for findings in found.values() for check in findings.checks]), judged=not quick)
    if chosen.write_docs:
        write_docs(found)
    return 0 if len(found) == len(subjects) else 1


def measure_apart(subject: str, chosen: argparse.Namespace) -> Findings | None:
    """Measure a subject in a process of its own, and print its tables; None if that went wrong."""
    console = terminal()
    console.rule(subject)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "findings.json"
        command = [sys.executable, "-m", f"tests.benchmarks.{subject}", "--to", str(file)]
        for name in ("shared", "cache", "sizes", "messages", "claims", "pictures"):
            value = getattr(chosen, name)
            if value is not None:
                command += [f"--{name}", str(value.resolve() if isinstance(value, Path) else value)]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            console.print(f"{subject} could not be measured", style="red")
            return None
        findings = Findings.from_json(file.read_text("utf-8"))
    show(Findings(tables=findings.tables), console)
    return findings


def write_docs(found: Mapping[str, Findings]) -> None:
    """Write what was found into the documents."""
    written: dict[str, Any] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    for subject, findings in found.items():
        written[subject] = json.loads(Findings(findings.numbers, findings.checks).to_json(), parse_float=_short)
        del written[subject]["tables"]
    written["machine"] = _machine()
    FIGURES.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", "utf-8")
    checks = [Check(**check) for subject in SUBJECTS for check in written.get(subject, {}).get("checks", [])]
    tables = [bounds(checks), *(table for findings in found.values() for table in findings.tables)]
    DOCUMENT.write_text(put_tables(DOCUMENT.read_text("utf-8"), tables), "utf-8")


def _short(figure: str) -> float:
    return float(f"{float(figure):.6g}")


def _machine() -> dict[str, str]:
    found = {"Python": platform.python_version(), "machine": platform.machine()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
