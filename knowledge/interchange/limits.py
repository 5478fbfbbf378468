"""How much one upload may hold. What is larger is loaded by the operator with `footnote kb load`."""

from typing import Final

MAX_UPLOAD_BYTES: Final = 2_000_000
MAX_DOCUMENT_BYTES: Final = 25_000_000
"""Of a document that is read for what it cites."""
MAX_FILES: Final = 1_000
"""Files in an archive."""
MAX_UNPACKED_BYTES: Final = 8_000_000
"""What the files of an archive may hold together, counted while they are unpacked."""
MAX_NODES: Final = 50_000
"""Keys and values of all YAML files together; the forty claims that Footnote comes with have about 20,000."""
MAX_LINE: Final = 50_000
"""Characters of a line of YAML: no value has so many, and of some marks without end the parser makes heavy weather."""
MAX_ROWS: Final = 5_000
"""Rows of a table, paragraphs of a document."""
MAX_BIBTEX: Final = 300_000
"""Characters of a BibTeX file: reading TeX takes its time."""
MAX_FIELD: Final = 2_000
"""Characters of one value of a BibTeX entry."""
MAX_PROBLEMS: Final = 200
"""Problems that a report names; who has more mends these first."""
MAX_NEAREST: Final = 50
"""Problems up to which the nearest right word is looked for."""
