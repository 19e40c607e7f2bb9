"""The blueprint of brands."""

from server.kit.http import Room

__all__ = ["brands"]

brands = Room("brands", __name__)
