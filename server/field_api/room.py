"""The room's table of routes; every file with doors adds its own lines."""

from server.kit.http import Room

__all__ = ["field_api"]

field_api = Room("field_api", __name__)
