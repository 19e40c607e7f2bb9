"""A setting that is wrong says so at the start, with what to write instead."""

from pathlib import Path

import pytest

from server.config import SETTINGS, Settings, WrongSettings, load, table


def test_nothing_needs_to_be_set() -> None:
    settings = load({})
    assert settings == Settings()
    assert settings.database == f"sqlite:///{Path.cwd()}/data/veldwerk.sqlite"
    assert settings.files == f"file://{Path.cwd()}/data/files"


def test_a_setting_is_read_from_the_environment() -> None:
    settings = load({"DATABASE_URL": "postgres://u:p@h/d", "VELDWERK_STREAMS": "7", "VELDWERK_DATA": "/srv/veldwerk"})
    assert settings.database == "postgresql+psycopg://u:p@h/d"
    assert settings.streams == 7 and settings.data_dir == Path("/srv/veldwerk")


def test_everything_that_is_wrong_is_said_at_once_and_says_what_to_do() -> None:
    with pytest.raises(WrongSettings) as raised:
        load(
            {"DATABASE_URL": "mysql://x", "VELDWERK_STREAMS": "many", "VELDWERK_TOKEN_DAYS": "0", "SECRET_KEY": "short"}
        )
    said = str(raised.value)
    for help in (
        "DATABASE_URL: mysql:// is not known",
        "VELDWERK_STREAMS=many: write a whole number",
        "VELDWERK_TOKEN_DAYS=0: write 1 or more",
        "32 characters",
    ):
        assert help in said


def test_the_shipped_settings_start_nothing_until_their_placeholders_are_replaced() -> None:
    shipped = (Path(__file__).parents[2] / "docs" / "recipes" / "veldwerk.env").read_text()
    told = dict(line.split("=", 1) for line in shipped.splitlines() if line and not line.startswith("#"))
    with pytest.raises(WrongSettings) as raised:
        load(told)
    for name in ("SECRET_KEY", "VELDWERK_BACKUP_KEY", "DATABASE_URL"):
        assert f"{name}: it still says CHANGE-ME, which everybody can read" in str(raised.value)
    with pytest.raises(WrongSettings, match="SECRET_KEY: it still says CHANGE-ME"):
        load({"SECRET_KEY": "change-me-and-make-it-longer-than-32-characters"})
    load(told | {"SECRET_KEY": "x" * 48, "VELDWERK_BACKUP_KEY": "y" * 48, "DATABASE_URL": "postgresql://v:p@h/d"})


def test_a_slip_of_the_pen_is_not_passed_over() -> None:
    with pytest.raises(WrongSettings, match="did you mean VELDWERK_STREAMS"):
        load({"VELDWERK_STREAM": "7"})
    load({"VELDWERK_TEST_POSTGRES": "anything of the tests is theirs"})


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = Settings(data_dir=tmp_path / "new").with_secret().secret_key
    again = Settings(data_dir=tmp_path / "new").with_secret().secret_key
    assert first == again and len(first) >= 32
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o777 == 0o600
    given = "x" * 32
    assert Settings(data_dir=tmp_path, secret_key=given).with_secret().secret_key == given


def test_every_setting_stands_in_the_table_with_a_meaning() -> None:
    for setting in SETTINGS:
        assert setting.meaning and f"| `{setting.name}` |" in table()
