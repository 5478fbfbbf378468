"""
Draw citations at random for a person to check: `python -m tests.knowledge.documents.citing.draw DOCUMENTS SEED`.

One JSON line each, without a word of the documents. What a person finds wrong is corrected by hand in `sample-100.jsonl`.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any, Final

from knowledge.base import KnowledgeBase
from knowledge.documents.cited import Citation
from knowledge.documents.citing import citations
from knowledge.documents.document import Document
from knowledge.documents.reading import read_document
from knowledge.library import BUNDLED_SEEDS
from knowledge.seed import read_seeds

SIZE: Final = 100
SAMPLE: Final = Path(__file__).with_name("sample-100.jsonl")


def read_all(folder: Path, base: KnowledgeBase) -> list[tuple[Document, tuple[Citation, ...]]]:
    """Return the text documents of a folder, each with its citations."""
    read = [read_document(path.name, path.read_bytes()) for path in sorted(folder.glob("*.txt"))]
    return [(document, citations(document, base.works)) for document in read]


def line(document: Document, citation: Citation) -> dict[str, Any]:
    """Return what is to be checked of a citation; places are those of the file's own characters."""
    assert citation.work is not None
    work: dict[str, Any] = {"work": citation.work.key}
    if citation.work.key is None:
        names = citation.work.csl.get("author", ())
        work = {
            "title": citation.work.csl.get("title") or citation.work.csl.get("container-title"),
            "authors": [name.get("family") or name.get("literal") for name in names],
        }
    return {
        "document": document.id,
        "start": document.origin(citation.start),
        "end": document.origin(citation.end),
        **work,
        "label": citation.label,
        "locator": citation.locator,
        "note": citation.note,
    }


def main() -> None:
    """Print the lines of a sample."""
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    resolved = [
        line(document, citation)
        for document, found in read_all(folder, read_seeds(BUNDLED_SEEDS).base)
        for citation in found
        if citation.unresolved is None
    ]
    drawn = random.Random(seed).sample(range(len(resolved)), min(SIZE, len(resolved)))
    for at in sorted(drawn):
        sys.stdout.write(json.dumps(resolved[at], ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
