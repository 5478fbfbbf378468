"""Remember what was learned from a knowledge base, so that the next start need not learn it again.

A file is named by a hash of all that it was learned from, the code that learned it among that, so it is either right or not
there. It holds pickled values; whatever is neither a plain value, nor numpy's, nor the recogniser's own is refused, so a
file that somebody else wrote can name no code to run.
"""

import hashlib
import io
import logging
import os
import pickle
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from .. import text, views

MOST_FILES = 8
_FOLDER = Path(__file__).parent
_BESIDE = (Path(text.__file__), Path(views.__file__))
_OURS = "knowledge."
_PLAIN = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("collections", "Counter"),
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
}
_log = logging.getLogger(__name__)


def key(parts: Iterable[str]) -> str:
    """Return the name of what is learned from some texts by this code with these shipped weights and idle talk."""
    digest = hashlib.blake2b(_code(), digest_size=16)
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def recall(folder: Path, name: str) -> Any:
    """Return what was remembered under a name, or None; never raises."""
    file = _file(folder, name)
    try:
        data = file.read_bytes()
        value = _Ours(io.BytesIO(data)).load()
    except FileNotFoundError:
        return None
    except Exception as error:  # noqa: BLE001  a broken file may fail in any way, and is never needed
        _log.warning("%s cannot be read (%s); it is learned anew.", file, error)
        return None
    with suppress(OSError):  # a folder may be there to read only
        file.touch()
    return value


def remember(folder: Path, name: str, value: Any) -> None:
    """Write a value under a name, and drop the files used the longest ago; never raises."""
    file = _file(folder, name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}.new")
        draft.write_bytes(pickle.dumps(value, protocol=5))
        draft.replace(file)
        known = sorted(folder.glob("learned-*.pickle"), key=lambda old: old.stat().st_mtime, reverse=True)
        for old in known[MOST_FILES:]:
            old.unlink(missing_ok=True)
    except Exception as error:  # noqa: BLE001  whatever fails, the next start can do without it
        _log.warning("%s cannot be written (%s); the next start learns it anew.", file, error)


class _Ours(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith(_OURS) and "." not in name else None
        if isinstance(found, type) and found.__module__ == module:  # not what the module imports from elsewhere
            return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in it")


@cache
def _code() -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    own = [file for kind in ("py", "json", "jsonl", "txt") for file in _FOLDER.rglob(f"*.{kind}")]
    for file in sorted([*own, *_BESIDE]):
        digest.update(file.read_bytes())
    return digest.digest()


def _file(folder: Path, name: str) -> Path:
    return folder / f"learned-{name}.pickle"
