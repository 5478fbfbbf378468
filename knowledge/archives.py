"""ZIP archives, read without trusting what they say of themselves."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Container
from io import BytesIO
from typing import Final

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
)
"""What zipfile raises for archives that are none, or not whole."""
_METHODS: Final = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
_UNSAFE: Final = re.compile(r"^/|^[A-Za-z]:|\\|\x00|(?:^|/)\.\.(?:/|$)")
_ARCHIVES: Final = (".zip", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".7z", ".rar")
_SIGNATURES: Final = (b"PK\x03\x04", b"PK\x05\x06")


class Refused(Exception):
    """An archive that is not read, or a file in it; `reason` is a sentence with the remedy, `member` the file's name."""

    def __init__(self, reason: str, member: str | None = None) -> None:
        self.reason, self.member = reason, member
        super().__init__(reason)


def is_zip(data: bytes) -> bool:
    """Return whether bytes begin as a ZIP does."""
    return data.startswith(_SIGNATURES)


def names_of(data: bytes) -> frozenset[str]:
    """Return the names of the files in a ZIP, none where it is broken."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            return frozenset(file.namelist())
    except _BROKEN:
        return frozenset()


def unpack(
    data: bytes, is_wanted: Callable[[str], bool], *, max_files: int, max_bytes: int, judges_all: bool = True
) -> dict[str, bytes]:
    """
    Return the wanted files of a ZIP by name.

    `judges_all` is whether a file that is not wanted can be why the archive is refused, too.

    Raises:
        Refused: it is broken, unsafe, encrypted, or holds too many files or too much.
    """
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            members = [member for member in file.infolist() if not member.is_dir()]
            if len(members) > max_files:
                raise Refused(f"{len(members)} files in one archive, at most {max_files:,}; send fewer at a time")
            left = max_bytes
            for member in members:
                wanted = is_wanted(member.filename)
                if (wanted or judges_all) and (wrong := _refusal(member, found)):
                    raise Refused(wrong, member.filename)
                if not wanted:
                    continue
                # Not more is unpacked than may be, whatever the archive says how large it is.
                with file.open(member) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise Refused(f"unpacked, this is more than {max_bytes // 10**6} MB; send less at a time")
                found[member.filename] = content
    except _BROKEN as error:
        raise Refused("this archive is broken or not whole; pack it again and send it again") from error
    return found


def _refusal(member: zipfile.ZipInfo, found: Container[str]) -> str | None:
    """Return why a file of an archive is not taken."""
    name = member.filename
    if _UNSAFE.search(name) or not name.isprintable() or member.orig_filename != name:
        return "this name leads out of the archive; pack the folder again, with plain names"
    if member.flag_bits & 0x1:
        return "this is encrypted; pack it again without a password"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "this is a link; pack the file itself"
    if name.lower().endswith(_ARCHIVES):
        return "this is an archive in an archive; unpack it first"
    if member.compress_type not in _METHODS:
        return "this is packed in a way that is not read; pack it again as an ordinary ZIP"
    if name in found:
        return "this stands twice in the archive; remove one"
    return None
