"""Files that people bring and take away: seed files, tables, bibliographies, Word documents. Bytes in, entries out."""

from .limits import MAX_DOCUMENT_BYTES, MAX_FILES, MAX_UNPACKED_BYTES, MAX_UPLOAD_BYTES
from .packing import archive
from .upload import Upload, read_upload

__all__ = [
    "MAX_DOCUMENT_BYTES",
    "MAX_FILES",
    "MAX_UNPACKED_BYTES",
    "MAX_UPLOAD_BYTES",
    "Upload",
    "archive",
    "read_upload",
]
