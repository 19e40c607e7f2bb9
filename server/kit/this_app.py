"""The app that answers now: itself, and not Flask's stand-in for it, which no other thread may keep."""

from typing import Any

from flask import Flask, current_app

__all__ = ["the_app"]


def the_app() -> Flask:
    """The running app. Outside a request or an app context: RuntimeError."""
    stand_in: Any = current_app  # werkzeug hides what it stands for from type checkers
    app: Flask = stand_in._get_current_object()
    return app
