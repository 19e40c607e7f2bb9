"""How long a web process waits for its database before it gives up."""

import pytest
from sqlalchemy.exc import OperationalError

from server.kit.database import WrongDatabase
from server.system import loading


def away() -> OperationalError:
    return OperationalError("SELECT 1", {}, Exception("the database system is starting up"))


def test_it_waits_as_long_as_the_database_is_away_also_where_the_look_at_the_schema_says_so() -> None:
    said = [away(), WrongDatabase("the database does not answer")]
    said[1].__cause__ = away()

    def begin() -> str:
        if said:
            raise said.pop(0)
        return "begun"

    assert loading.patiently(begin) == "begun"


def test_another_schema_is_no_reason_to_wait() -> None:
    asked = 0

    def begin() -> None:
        nonlocal asked
        asked += 1
        raise WrongDatabase("The database is at schema 0044, this program needs 0045.")

    with pytest.raises(WrongDatabase, match="0044"):
        loading.patiently(begin)
    assert asked == 1


def test_it_gives_up_after_a_while_and_says_what_the_database_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "PATIENCE", 0.1)

    def begin() -> None:
        raise away()

    with pytest.raises(OperationalError, match="starting up"):
        loading.patiently(begin)
