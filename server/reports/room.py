"""The room's table of routes; every file with doors adds its own lines."""

from server.kit.http import Room

__all__ = ["reports"]

reports = Room("reports", __name__)
