"""One heap for all threads, where the C library can be told so."""

import ctypes
import platform

import pytest

from bot.memory import share_one_heap


def test_glibc_is_told() -> None:
    assert share_one_heap() == (platform.libc_ver()[0] == "glibc")


@pytest.mark.parametrize("error", [OSError, AttributeError, TypeError])
def test_any_other_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def other(_name: None) -> ctypes.CDLL:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", other)
    assert not share_one_heap()
