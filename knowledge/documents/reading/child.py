"""
The process that reads files for `process.py`: frames on standard input, answers on standard output.

A file is answered with its document, and then with its citations, where they are asked for.

It is run by its path. The packages around it are made known without being imported: what that loads takes seconds and memory,
and this process needs none of it.
"""

import json
import os
import struct
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Read file after file until nobody asks any more."""
    from knowledge.documents.reading.errors import Unreadable  # noqa: PLC0415
    from knowledge.documents.reading.limits import ReadingLimits  # noqa: PLC0415
    from knowledge.documents.reading.parsing import parsed  # noqa: PLC0415
    from knowledge.documents.reading.transfer import packed  # noqa: PLC0415

    finder: Any = None
    while head := asked.read(8):
        about = json.loads(asked.read(struct.unpack("<Q", head)[0]))
        limits = ReadingLimits(**about["limits"])
        works = asked.read(about["works"])
        data = asked.read(about["size"])
        if works:
            finder = _finder(works)
        _bound(limits.memory_bytes, limits.seconds)
        document = None
        try:
            document = parsed(about["name"], data, limits)
            answer = b"D" + packed(document)
        except Unreadable as error:
            document, answer = None, b"U" + error.reason.encode()
        except MemoryError:
            document, answer = None, b"M"
        except RecursionError:
            document, answer = None, b"R"
        del data
        _send(answers, answer)
        if document is not None and about["cited"]:
            _send(answers, cited(finder, document, limits))
        del document, answer


def _finder(works: bytes) -> Any:
    """Return what finds citations, which is loaded for those alone who ask for them."""
    from knowledge.documents.citing import Finder  # noqa: PLC0415
    from knowledge.documents.reading.transfer import opened_works  # noqa: PLC0415

    return Finder(opened_works(works))


def cited(finder: Any, document: Any, limits: Any) -> bytes:
    """Return the citations of a document as they are sent, or why there are none."""
    from knowledge.documents.reading.transfer import packed_citations  # noqa: PLC0415

    try:
        found = finder.citations(document)
        if len(found) > limits.citations:
            reason = f"its text was read, but it has more than {limits.citations:,} citations; split the file and load its parts"
            return b"U" + reason.encode()
        return b"C" + packed_citations(found)
    except MemoryError:
        return b"M"
    except RecursionError:
        return b"R"


def _send(answers: BinaryIO, answer: bytes) -> None:
    answers.write(struct.pack("<Q", len(answer)))
    answers.write(answer)
    answers.flush()


def _bound(memory: int, seconds: float) -> None:
    """
    Let this process take only so much more memory than it has; where the system knows no such bound, time is the only one.

    Whoever asked ends it when the time for a step is over; the bound on its time is for when that one is no more.
    """
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    global _ALREADY  # noqa: PLW0603
    if _ALREADY is None:
        _ALREADY = _size()
    if hasattr(resource, "RLIMIT_AS") and _ALREADY:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = _ALREADY + memory
        resource.setrlimit(resource.RLIMIT_AS, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # For both steps, and some more: for what this process did before.
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(used + 2 * seconds) + 10
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


_ALREADY: int | None = None


def _size() -> int:
    """Return how much address space this process has, 0 where that is not told."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _make_known(name: str, folder: Path) -> None:
    module: Any = ModuleType(name)
    module.__path__ = [str(folder)]
    sys.modules[name] = module


if __name__ == "__main__":
    _make_known("knowledge", Path(__file__).parents[2])
    _make_known("knowledge.recognise", Path(__file__).parents[2] / "recognise")
    # What a library prints must not get between the answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, out)
