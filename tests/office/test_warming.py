"""What a server reads before anybody comes: the pages that are opened first, so that nobody waits until they are compiled."""

import logging
import re

import pytest
from flask import Flask
from sqlalchemy import event

from server.kit.house import engine_of
from server.system import warming
from tests.office.people import Browser


def templates(app: Flask) -> int:
    return len(app.jinja_env.cache or ())


def test_who_opens_the_office_first_finds_its_pages_compiled(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert templates(app) == 0
    warming.warm(app)
    assert templates(app) > 5
    piet = Browser.of(app, "piet@voltwijk.example")
    known = templates(app)  # with the log-in page
    for address in ("/office/", "/office/search?q=jansen", "/office/customers"):
        assert piet.get(address).status_code == 200
    assert templates(app) == known
    assert not caplog.records


def test_it_writes_nothing_and_lets_nobody_in(app: Flask) -> None:
    asked = list[str]()
    event.listen(engine_of(app), "before_cursor_execute", lambda _link, _cursor, statement, *_: asked.append(statement))
    warming.warm(app)
    assert len(asked) > 10
    assert not [one for one in asked if re.match(r"\s*(INSERT|UPDATE|DELETE)", one, re.I)]
    assert app.test_client().get("/office/").status_code == 401


def test_what_fails_is_logged_and_keeps_no_server_from_starting(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(warming, "PAGES", ("/office/nowhere",))
    warming.warm(app)
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == ["warming"]
