"""What gunicorn starts: `gunicorn wsgi:app`. The settings come from the environment (docs/operations.md)."""

from flask import Flask

from server.config import load
from server.data_folder import private
from server.kit.command import keep_private
from server.kit.log import set_up
from server.kit.watermark import recognise_restore
from server.system.loading import loaded, patiently
from server.system.warming import warm

keep_private()
settings = private(load())
set_up(settings)


def begun() -> Flask:
    app = loaded(settings)
    recognise_restore(app)  # before a phone comes in; the clockwork goes on looking
    return app


app = patiently(begun)
warm(app)
