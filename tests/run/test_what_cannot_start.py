"""Somebody starts Veldwerk in a way that cannot work, and reads in one sentence what would."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer

import pytest

from server.system.wish import check_port, check_ready_file

ROOT = Path(__file__).parents[2]
CLOSED = "redis://127.0.0.1:1/0"


def starts(*said: object, **settings: str) -> subprocess.Popen[str]:
    """What `bin/run` ends in."""
    known = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.Popen(
        [sys.executable, "-m", "server.system.start", *(str(one) for one in said)],
        cwd=ROOT,
        env={**known, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def refusal(*said: object, **settings: str) -> str:
    """What it says when it does not start."""
    started = starts(*said, **settings)
    words, _ = started.communicate(timeout=60)
    assert started.returncode == 1, words
    assert "Traceback" not in words
    return words


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_that_another_program_holds(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"port {port} is not free. Choose another with --port." in refusal("--data", tmp_path, "--port", port)


def test_a_port_of_who_was_killed_a_moment_ago_is_waited_for() -> None:
    with socket.socket() as dying:
        dying.bind(("127.0.0.1", 0))
        dying.listen()
        port = dying.getsockname()[1]
        Timer(0.3, dying.close).start()
        check_port(port)


def test_a_port_that_does_not_exist(tmp_path: Path) -> None:
    assert "Choose one from 1 to 65535" in refusal("--data", tmp_path, "--port", 99999)


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "notes").touch()
    assert "is a file, not a folder" in refusal("--data", tmp_path / "notes", "--port", free_port())


def test_a_ready_file_where_no_folder_can_be_is_refused_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "notes").touch()
    words = refusal("--data", tmp_path / "data", "--port", free_port(), "--ready-file", tmp_path / "notes" / "ready")
    assert "cannot be written" in words and "Choose another with --ready-file" in words
    assert not (tmp_path / "data").exists()


def test_the_folder_of_a_ready_file_is_made(tmp_path: Path) -> None:
    check_ready_file(tmp_path / "data" / "run" / "ready")
    assert (tmp_path / "data" / "run").is_dir()


@pytest.mark.parametrize("url", ["mysql://somewhere/veldwerk", "postgresql://nobody@127.0.0.1:1/veldwerk"])
def test_a_database_that_cannot_be_had(tmp_path: Path, url: str) -> None:
    assert "DATABASE_URL" in refusal("--data", tmp_path, "--port", free_port(), DATABASE_URL=url)


def test_a_redis_that_is_no_address(tmp_path: Path) -> None:
    assert "REDIS_URL: write redis://" in refusal("--data", tmp_path, "--port", free_port(), REDIS_URL="nonsense")


def test_a_redis_that_is_away_is_said_and_the_office_opens(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    started = starts(
        *("--data", tmp_path / "data", "--port", free_port(), "--size", "empty", "--ready-file", ready),
        REDIS_URL=CLOSED,
    )
    try:
        end = time.monotonic() + 60
        while not ready.exists() and started.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        assert ready.exists()
    finally:
        started.send_signal(signal.SIGTERM)
        words, _ = started.communicate(timeout=15)
    assert "Redis does not answer: work goes on, jobs wait until it does." in words
    assert started.returncode == 0
