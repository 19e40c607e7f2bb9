"""The server of Veldwerk: `create_app()` lets the rooms in, floor by floor."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from server.config import Settings
    from server.kit.clock import Clock

__all__ = ["create_app"]


def create_app(settings: "Settings | None" = None, *, clock: "Clock | None" = None, check: bool = True) -> "Flask":
    """The WSGI app. `settings` default to the environment's; tests hand in their own, and their own clock.

    Raises WrongSettings, and WrongDatabase (unless `check` is off) when the schema is not this program's.
    """
    # Imported here: `python -m server.config` and the migrations pass through this package and need none of it.
    from flask import Flask

    from server.config import load
    from server.data_folder import private
    from server.kit import clock as real_clock
    from server.kit import requests
    from server.kit.database import check_database, join_database
    from server.kit.http import Room
    from server.rooms import import_rooms

    settings = (settings or private(load())).with_secret()
    app = Flask("server", static_folder=None)
    app.ensure_sync = lambda func: func  # nothing here is a coroutine, and Flask asks that twelve times a call
    app.extensions |= {"settings": settings, "clock": clock or real_clock.now}
    import_rooms()
    engine = join_database(app, settings)
    if check:
        check_database(engine)
    requests.join(app)
    for room in Room.all:
        app.register_blueprint(room.blueprint)
    return app
