"""ZIP archives: out of seed files, and into them again without trusting what the archive says of itself."""

import stat
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from ..archives import Refused, is_zip, names_of, unpack
from ..typography import printable
from .findings import Findings
from .limits import MAX_FILES, MAX_UNPACKED_BYTES

__all__ = ["archive", "is_zip", "names_of", "unpacked"]

# The first moment that a ZIP can name: the same files make the same bytes.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


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


def unpacked(findings: Findings, data: bytes, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the wanted files of a ZIP by name, or nothing and note why: broken, unsafe, too many or too large."""
    try:
        return unpack(data, is_wanted, max_files=MAX_FILES, max_bytes=MAX_UNPACKED_BYTES)
    except Refused as refused:
        findings.error(refused.reason, file=_shown(refused.member) if refused.member is not None else None)
        return {}


def _shown(name: str) -> str:
    return printable(name)[:100] or "?"
