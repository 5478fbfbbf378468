"""ZIP archives: out of seed files, and into them again without trusting what the archive says of itself."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from .findings import Findings
from .limits import MAX_FILES, MAX_UNPACKED_BYTES

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
# The first moment that a ZIP can name: the same files make the same bytes.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_METHODS: Final = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
_UNSAFE: Final = re.compile(r"^/|^[A-Za-z]:|\\|\x00|(?:^|/)\.\.(?:/|$)")
_ARCHIVES: Final = (".zip", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".7z", ".rar")
_SIGNATURES: Final = (b"PK\x03\x04", b"PK\x05\x06")


def is_zip(data: bytes) -> bool:
    """Return whether bytes begin as a ZIP does."""
    return data.startswith(_SIGNATURES)


def archive(texts: Mapping[str, str]) -> bytes:
    """Return a ZIP of seed files by name; the same files give the same bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name in sorted(texts):
            member = zipfile.ZipInfo(name, _NO_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            file.writestr(member, texts[name].encode())
    return packed.getvalue()


def names_of(data: bytes) -> frozenset[str]:
    """Return the names of the files in a ZIP, none where it is broken."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            return frozenset(file.namelist())
    except _BROKEN:
        return frozenset()


def unpacked(findings: Findings, data: bytes, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the wanted files of a ZIP by name, or nothing and note why: broken, unsafe, too many or too large."""
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            members = [member for member in file.infolist() if not member.is_dir()]
            if len(members) > MAX_FILES:
                message = f"{len(members)} files in one archive, at most {MAX_FILES:,}; send fewer at a time"
                findings.error(message)
                return {}
            left = MAX_UNPACKED_BYTES
            for member in members:
                wrong = _refusal(member, found)
                if wrong:
                    findings.error(wrong, file=_shown(member.filename))
                    return {}
                if not is_wanted(member.filename):
                    continue
                # Not more is unpacked than may be, whatever the archive says how large it is.
                with file.open(member) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    findings.error(f"unpacked, this is more than {MAX_UNPACKED_BYTES // 10**6} MB; send less at a time")
                    return {}
                found[member.filename] = content
    except _BROKEN:
        findings.error("this archive is broken or not whole; pack it again and send it again")
        return {}
    return found


def _refusal(member: zipfile.ZipInfo, found: Mapping[str, bytes]) -> str | None:
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


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:100] or "?"
