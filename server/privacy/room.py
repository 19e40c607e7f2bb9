"""The room's table of routes."""

from server.kit.http import Room

__all__ = ["privacy"]

privacy = Room("privacy", __name__)
