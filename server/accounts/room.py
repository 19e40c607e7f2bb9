"""The room's table of routes; every file with doors adds its own lines."""

from typing import cast

from flask import Flask

from server.accounts.office_door import join
from server.kit.http import Room

__all__ = ["accounts"]

accounts = Room("accounts", __name__)
accounts.blueprint.record_once(lambda state: join(cast(Flask, state.app)))
