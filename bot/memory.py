"""How the process keeps the memory that it has freed."""

import ctypes

_M_ARENA_MAX = -8
"""`mallopt`'s name for it in glibc's malloc.h."""


def share_one_heap() -> bool:
    """
    Have all threads allocate from one heap, and return whether they do: where the C library is glibc.

    Else each has a heap of its own, which keeps what was freed in it: after a few edits, each learned from in another
    thread, the process would hold twice the memory that it needs, and more with every one.
    """
    try:
        done: int = ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    except (OSError, AttributeError, TypeError):
        return False
    return done == 1
