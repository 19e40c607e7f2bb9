"""Keys that lie in the data folder: without them cookies, seals and addresses of phones change."""

import base64
import os
from pathlib import Path

__all__ = ["kept_keys", "put_back_keys"]

OWN = "backup-key"
"""The key of the backups is in none of them: a box does not hold its own key."""
LARGEST = 1 << 20


def kept_keys(data: Path) -> dict[str, str]:
    """Every key in the data folder, by its path there, in base64."""
    found = [path for pattern in ("*-key", "*.key", "*.pem", "keys/**/*") for path in data.glob(pattern)]
    mine = {path for path in found if path.is_file() and path.name != OWN and path.stat().st_size <= LARGEST}
    return {str(path.relative_to(data)): base64.b64encode(path.read_bytes()).decode() for path in sorted(mine)}


def put_back_keys(data: Path, keys: dict[str, str], aside: str) -> list[str]:
    """Write keys into the data folder; another key of that name is kept aside. The names of those that changed."""
    changed = list[str]()
    for name, text in keys.items():
        path, content = data / name, base64.b64decode(text)
        if not path.resolve().is_relative_to(data.resolve()):
            continue
        if path.exists():
            if path.read_bytes() == content:
                continue
            kept = data / aside / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            path.replace(kept)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(content)
        draft.replace(path)
        changed.append(name)
    return changed
