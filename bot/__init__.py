"""The voice of Footnote: Discord events in, messages out."""

__version__ = "0.1.0"
