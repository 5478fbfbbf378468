"""Settings: read, refused with a remedy, and never printing a secret."""

from pathlib import Path

import pytest

from bot.failures import BadSetting, ExitCode
from bot.settings import Settings, read_settings

TOKEN = "a-token-nobody-may-see"


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the developer's own settings out."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_everything_has_a_default() -> None:
    assert read_settings().discord_token is None


def test_the_file_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FOOTNOTE_RETENTION_DAYS=7\nFOOTNOTE_LOG_LEVEL=debug\n", "utf-8")
    monkeypatch.setenv("FOOTNOTE_RETENTION_DAYS", "8")
    settings = read_settings()
    assert settings.footnote_retention_days == 8
    assert settings.footnote_log_level == "DEBUG"


def test_a_blank_token_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "  ")
    assert read_settings().discord_token is None


def test_the_token_is_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    settings = read_settings()
    assert TOKEN not in f"{settings!r} {settings} {settings.model_dump()}"


@pytest.mark.parametrize(
    ("name", "value"),
    [("FOOTNOTE_RETENTION_DAYS", "soon"), ("FOOTNOTE_LOG_LEVEL", "loud"), ("FOOTNOTE_LOCAL_PORT", "99999")],
)
def test_a_wrong_value_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as refused:
        read_settings()
    assert name in str(refused.value)
    assert ".env.example" in str(refused.value)
    assert TOKEN not in str(refused.value)
    assert refused.value.code is ExitCode.BAD_SETTING


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSetting, match=r"\.env"):
        read_settings()


def test_the_local_server_has_no_token_and_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    for configured, own in (
        ("sqlite:///footnote.db", "sqlite:///footnote-local.db"),
        ("sqlite:////srv/bot/kb.sqlite", "sqlite:////srv/bot/kb-local.sqlite"),
        ("postgresql://host/footnote", "sqlite:///footnote-local.db"),
    ):
        monkeypatch.setenv("FOOTNOTE_DATABASE_URL", configured)
        local = read_settings().local
        assert (local.footnote_database_url, local.discord_token) == (own, None)
        assert local.local == local
