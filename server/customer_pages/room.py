"""The room's table of routes; every file with doors adds its own lines."""

from server.kit.http import Room

__all__ = ["customer_pages"]

customer_pages = Room("customer_pages", __name__)
