"""What a phone says of itself beside its work: `report`. It is no mutation; the device's row keeps the newest."""

from typing import Any, cast

from sync.ids import is_id
from sync.moment import read_moment
from sync.shape import SAFE, is_integer, is_text

__all__ = ["read_report"]

READY = 200
_KNOWN = frozenset({"app_version", "storage", "unsent", "oldest_unsent_at", "ready", "able"})
_ALLOWED = ("granted", "denied", "prompt", "unknown")


def read_report(value: Any) -> dict[str, Any]:
    """The columns of a device that a report sets. ValueError names the part that is wrong. Null means unknown."""
    report = _object(value, "", _KNOWN)
    storage = _object(report.get("storage") or {}, "storage", frozenset({"quota", "used", "persisted"}))
    persisted = storage.get("persisted")
    if persisted not in (None, True, False):
        raise ValueError("storage/persisted")
    read: dict[str, Any] = {
        "app_version": _text(report.get("app_version")),
        "quota": _count(storage.get("quota"), "storage/quota"),
        "used": _count(storage.get("used"), "storage/used"),
        "persisted": persisted,
        "unsent": _count(report.get("unsent"), "unsent", 1_000_000_000),
        "oldest_unsent_at": _moment(report.get("oldest_unsent_at")),
        "ready": _ready(report.get("ready")),
        "able": _able(report.get("able")),
    }
    said = {"quota": "storage", "used": "storage", "persisted": "storage"}
    return {name: part for name, part in read.items() if said.get(name, name) in report}


def _object(value: Any, where: str, known: frozenset[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(where)
    read = cast("dict[str, Any]", value)
    unknown = read.keys() - known
    if unknown:
        raise ValueError(f"{where}/{min(unknown)[:40]}".lstrip("/"))
    return read


def _text(value: Any) -> str | None:
    if value is not None and (not is_text(value) or len(value) > 60):
        raise ValueError("app_version")
    return value


def _count(value: Any, where: str, most: int = SAFE) -> int | None:
    if value is None:
        return None
    if not is_integer(value) or not 0 <= value <= most:
        raise ValueError(where)
    return int(value)


def _moment(value: Any) -> Any:
    if value is None:
        return None
    try:
        return read_moment(value)
    except (TypeError, ValueError) as error:
        raise ValueError("oldest_unsent_at") from error


def _ready(value: Any) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or len(cast("list[Any]", value)) > READY:
        raise ValueError("ready")
    read: list[dict[str, Any]] = []
    for nr, one in enumerate(cast("list[Any]", value)):
        visit = _object(one, f"ready/{nr}", frozenset({"visit", "missing", "v"}))
        missing = visit.get("missing")
        if not is_id(visit.get("visit")) or not isinstance(missing, list) or len(cast("list[Any]", missing)) > 100:
            raise ValueError(f"ready/{nr}")
        if not all(is_text(part) and len(part) <= 200 for part in cast("list[Any]", missing)):
            raise ValueError(f"ready/{nr}/missing")
        _count(visit.get("v"), f"ready/{nr}/v")
        read.append(visit)
    return read


def _able(value: Any) -> dict[str, Any] | None:
    """What the phone may do: camera and alerts as browsers say it, and whether the app is on the home screen."""
    if value is None:
        return None
    able = _object(value, "able", frozenset({"camera", "alerts", "installed", "refused"}))
    for name in ("camera", "alerts"):
        if able.get(name, "unknown") not in _ALLOWED:
            raise ValueError(f"able/{name}")
    if not isinstance(able.get("installed"), bool | None):
        raise ValueError("able/installed")
    refused = able.get("refused")
    if refused is not None and (not is_text(refused) or len(refused) > 60):
        raise ValueError("able/refused")
    return able
