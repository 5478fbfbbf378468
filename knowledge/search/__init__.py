"""Search: free terms such as `trotzky nep` become ranked evidence and works."""

from .index import SearchIndex

__all__ = ["SearchIndex"]
