"""How much memory the workers of the server under load hold."""

from os import getpid
from pathlib import Path

__all__ = ["largest_worker"]


def largest_worker(*, now: bool = False) -> float:
    """MB that the largest process among our children's children, gunicorn's workers, held at most, or holds `now`.
    0 where there is no /proc."""
    what = "VmRSS" if now else "VmHWM"
    processes = {int(path.name): _status(path) for path in Path("/proc").glob("[0-9]*")}
    children = {pid for pid, said in processes.items() if said.get("PPid") == str(getpid())}
    workers = [said for said in processes.values() if int(said.get("PPid", "0")) in children]
    return max((int(said.get(what, "0 kB").split()[0]) / 1024 for said in workers), default=0.0)


def _status(path: Path) -> dict[str, str]:
    try:
        lines = (path / "status").read_text().splitlines()
    except OSError:
        return {}  # it ended meanwhile
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
