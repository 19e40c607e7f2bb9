"""Secrets that nobody was asked for: made once, kept in a file of the data folder that only the server reads."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

__all__ = ["kept_secret", "new_secret"]


def new_secret() -> str:
    """64 characters that nobody guesses."""
    return secrets.token_urlsafe(48)


def kept_secret(folder: Path, name: str, make: Callable[[], str]) -> str:
    """What the file says; what `make` says is written there when there is none yet.

    Two processes that start at once agree: the file appears whole, by a link that only one can make.
    """
    kept = folder / name
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(make())
        try:
            os.link(draft, kept)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return kept.read_text().strip()
