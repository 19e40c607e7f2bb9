"""The rooms in floor order, lowest first. Importing them makes their tables, kinds, mutations and routes known."""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

__all__ = ["ROOMS", "import_rooms"]

ROOMS = (
    "kit",
    "accounts",
    "brands",
    "links",
    "notifications",
    "evidence",
    "customers",
    "inventory",
    "visits",
    "reports",
    "exports",
    "imports",
    "rescues",
    "tips",
    "privacy",
    "customer_pages",
    "field_api",
    "office",
)
COMMANDS = ("migrate",)


@cache
def import_rooms() -> None:
    """Import every module of every room: whatever is declared anywhere is known afterwards. Once is enough."""
    for room in ROOMS:
        package = import_module(f"server.{room}")
        for module in walk_packages(package.__path__, f"server.{room}."):
            if module.name.rpartition(".")[2] not in COMMANDS:
                import_module(module.name)
