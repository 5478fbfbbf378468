"""
Read files in a process of its own, with a bound on its memory and its time, and find there what they cite.

Parsers of PDF and HTML are written in C and get whatever somebody sends: when one crashes, or never ends, that process
does, and the file gets a message. So it is with a text that is made to keep those busy who look for citations in it. One process
reads many files; after a mishap the next file gets a new one.
"""

import json
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ...csl import WorkEntry
from ...typography import printable
from ..cited import Citation
from ..document import Document
from .errors import Unreadable, UnreadableDocument
from .limits import LIMITS, ReadingLimits
from .transfer import opened, opened_citations, packed_works

_CHILD: Final = Path(__file__).with_name("child.py")
_CRASHED: Final = "this file made its reader fail; it may be broken, so save it anew, or as plain text"
_MAX_ANSWER: Final = 2_000_000_000


class Reader:
    """
    Reads documents: `with Reader() as reader: reader.read(name, data)`. Not for several threads at once.

    It remembers by their identity the works that its process knows, so a mapping of works must not be changed meanwhile.
    """

    def __init__(self, limits: ReadingLimits = LIMITS) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._works: Mapping[str, WorkEntry] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, name: str, data: bytes) -> Document:
        """
        Read a document.

        Raises:
            UnreadableDocument: it cannot be read; the message says why and what to do.
        """
        with _named(name):
            return self._read(name, data, None)

    def ingest(
        self,
        name: str,
        data: bytes,
        works: Mapping[str, WorkEntry],
        *,
        was_read: Callable[[], object] = lambda: None,
    ) -> tuple[Document, tuple[Citation, ...]]:
        """
        Read a document and find its citations; `was_read` is called in between.

        Raises:
            UnreadableDocument: it cannot be read, or to find its citations takes too much; the message says why and what to do.
        """
        with _named(name):
            document = self._read(name, data, works)
            was_read()
            return document, self._found(document, works)

    def close(self) -> None:
        """End the process that reads."""
        process, self._process, self._works = self._process, None, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def _read(self, name: str, data: bytes, works: Mapping[str, WorkEntry] | None) -> Document:
        if len(data) > self._limits.file_bytes:
            raise Unreadable(
                f"this file is larger than {self._limits.file_bytes // 10**6} MB; split it and load its parts"
            )
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", str(_CHILD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        new = packed_works(works) if works is not None and works is not self._works else b""
        about = {
            "name": name,
            "size": len(data),
            "limits": asdict(self._limits),
            "works": len(new),
            "cited": works is not None,
        }
        kind, said = self._answer("reading", _CRASHED, [_frame(json.dumps(about).encode()), new, data])
        self._works = self._works if works is None else works
        if kind == b"U":
            raise Unreadable(said.decode("utf-8", "replace"))
        try:
            return opened(said)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            self.close()
            raise Unreadable(_CRASHED) from error

    def _found(self, document: Document, works: Mapping[str, WorkEntry]) -> tuple[Citation, ...]:
        crashed = "its text was read, but to look for its citations failed; split the file and load its parts"
        kind, said = self._answer("citing", crashed, [])
        if kind == b"U":
            raise Unreadable(said.decode("utf-8", "replace"))
        try:
            return opened_citations(said, document, works)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            self.close()
            raise Unreadable(crashed) from error

    def _answer(self, step: str, crashed: str, sent: list[bytes]) -> tuple[bytes, bytes]:
        """
        Send something and return the next answer: what it is, and the answer itself.

        Raises:
            Unreadable: there is none, or the process ran out of memory or stack; then it is not to read the next file.
        """
        process = self._process
        assert process is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._limits.seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            answer = _exchange(process, sent)
        finally:
            timer.cancel()
            timer.join()
        # An answer that came as the time ended is from a process that is no more: it could not be asked for the rest.
        kind = b"T" if late.is_set() else answer[:1] if answer is not None else b"X"
        if answer is not None and kind in (b"D", b"C", b"U"):
            return kind, answer[1:]
        self.close()
        if kind in (b"M", b"R", b"T"):
            raise Unreadable(_overdone(step, kind, self._limits))
        raise Unreadable(crashed)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Give what goes wrong the name of the file."""
    try:
        yield
    except Unreadable as unreadable:
        raise UnreadableDocument(_shown(name), unreadable.reason) from unreadable


def _overdone(step: str, kind: bytes, limits: ReadingLimits) -> str:
    """Return what is said of a file that took more than it may."""
    seconds, mega = f"{limits.seconds:g}", limits.memory_bytes // 10**6
    if step == "citing":
        told = {
            b"T": f"could not be found in {seconds} seconds",
            b"M": f"could not be found with {mega:,} MB of memory",
            b"R": "are nested too deeply to be found",
        }
        return f"its text was read, but its citations {told[kind]}; split the file and load its parts"
    told = {
        b"T": f"reading took longer than {seconds} seconds; split the file, or save it as plain text",
        b"M": f"reading needed more than {mega:,} MB of memory; split the file, or save it as plain text",
        b"R": "this file is nested too deeply; save it as plain text",
    }
    return told[kind]


def _frame(said: bytes) -> bytes:
    return struct.pack("<Q", len(said)) + said


def _exchange(process: subprocess.Popen[bytes], sent: list[bytes]) -> bytes | None:
    """Send something and return the next answer, or None where the process ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        for each in sent:
            process.stdin.write(each)
        process.stdin.flush()
        size = process.stdout.read(8)
        if len(size) < 8 or not 0 < (length := struct.unpack("<Q", size)[0]) < _MAX_ANSWER:
            return None
        answer = process.stdout.read(length)
    except OSError:
        return None
    return answer if len(answer) == length else None


def _shown(name: str) -> str:
    return printable(name)[-100:] or "?"
