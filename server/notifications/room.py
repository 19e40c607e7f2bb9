"""The room's templates; it has no doors of its own."""

from server.kit.http import Room

__all__ = ["notifications"]

notifications = Room("notifications", __name__)
