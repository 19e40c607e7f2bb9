"""What was asked on the command line, and whether it can be had: one server per data folder, a port that is free."""

import argparse
import fcntl
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from server.seed.sizes import SIZES

__all__ = ["HOST", "CannotStart", "Wish", "check_port", "check_ready_file", "hold_folder", "read_wish"]

HOST = "127.0.0.1"
LAST_BREATH = 2.0
"""Seconds that a server that was killed has to be gone with all its children."""


class CannotStart(Exception):
    """Why not, and what helps."""


@dataclass(frozen=True)
class Wish:
    """What was asked on the command line."""

    port: int
    data: Path
    size: str
    ready_file: Path | None
    lan: str | None = None
    """None: on this machine only. Else the address for phones on the network; empty = find it."""

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


def read_wish() -> Wish:
    """From sys.argv; argparse ends the program when it makes no sense."""
    parser = argparse.ArgumentParser(prog="bin/run", description="Run all of Veldwerk on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")
    parser.add_argument("--data", type=Path, help="folder for database, files and log (default: data, in the project)")
    parser.add_argument("--size", choices=SIZES, default="demo", help="what an empty database is filled with")
    parser.add_argument(
        "--lan", nargs="?", const="", metavar="ADDRESS", help="also for phones on this network, over https"
    )
    parser.add_argument("--ready-file", type=Path, help="written as JSON once everything answers")
    said = parser.parse_args()
    root = Path(__file__).resolve().parent.parent.parent
    data = said.data or Path(os.environ.get("VELDWERK_DATA") or root / "data")
    ready = said.ready_file.absolute() if said.ready_file else None
    return Wish(said.port, data.absolute(), said.size, ready, said.lan)


def hold_folder(data: Path, wish: Wish) -> TextIO:
    """The lock on the data folder, held by this process until it ends, however it ends. CannotStart when another holds it.

    Who was killed a moment ago may have children that hold it until they are gone too: those get a moment.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "running").open("a+")
    except FileExistsError as error:
        raise CannotStart(f"{data} is a file, not a folder. Choose another with --data.") from error
    except OSError as error:
        raise CannotStart(f"{data} cannot be written: {error.strerror}. Choose another folder with --data.") from error
    until = time.monotonic() + LAST_BREATH
    while not _is_ours(lock):
        if time.monotonic() >= until:
            lock.seek(0)
            raise CannotStart(f"it runs already with this data folder ({lock.read().strip()}).")
        time.sleep(0.05)
    os.set_inheritable(lock.fileno(), False)
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {wish.url}")
    lock.flush()
    return lock


def _is_ours(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def check_ready_file(file: Path | None) -> None:
    """Makes its folder. CannotStart when it could not be written once everything answers: better said now than then."""
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"{file} cannot be written: {error.strerror}. Choose another with --ready-file.") from error
    if file.is_dir() or not os.access(file.parent, os.W_OK | os.X_OK):
        raise CannotStart(f"{file} cannot be written. Choose another with --ready-file.")


def check_port(port: int, host: str = HOST) -> None:
    """CannotStart when there is no such port, it is not ours to take, or another program listens there.

    As with the folder: children of who was killed a moment ago may listen until they are gone too.
    """
    if not 0 < port < 65536:
        raise CannotStart(f"there is no port {port}. Choose one from 1 to 65535 with --port.")
    until = time.monotonic() + LAST_BREATH
    while not _is_free(port, host):
        if time.monotonic() >= until:
            raise CannotStart(f"port {port} is not free. Choose another with --port.")
        time.sleep(0.05)


def _is_free(port: int, host: str) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise CannotStart(f"port {port} is not for ordinary users. Choose one above 1023 with --port.") from error
        except OSError:
            return False
    return True
