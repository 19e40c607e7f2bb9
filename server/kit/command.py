"""How every process of ours begins and ends: what it writes is private, and what cannot be is one sentence."""

import os
import sys
from collections.abc import Callable
from typing import NoReturn

from server.config import WrongSettings

__all__ = ["keep_private", "run"]


def run(main: Callable[[], int | None]) -> NoReturn:
    """End the program with what `main` answers (None: 0), or with 1 and a sentence about the settings or the database."""
    keep_private()
    try:
        sys.exit(main())
    except WrongSettings as error:
        sys.exit(str(error))
    except Exception as error:
        from server.kit.database import WrongDatabase  # slow to load, and who comes here has loaded it

        if isinstance(error, WrongDatabase):
            sys.exit(str(error))
        raise


def keep_private() -> None:
    """Files and folders that this process makes are its owner's alone."""
    os.umask(0o077)
