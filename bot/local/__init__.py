"""The local server: the very same bot, in a simulated Discord on this machine. No token, no network."""

from ..failures import LocalServerMissing

try:
    import simcord as _simcord  # noqa: F401  every module of this package needs it
except ImportError as error:
    raise LocalServerMissing from error
