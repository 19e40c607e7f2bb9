"""The room's table of routes."""

from server.kit.http import Room

__all__ = ["rescues"]

rescues = Room("rescues", __name__)
