"""One command, and it runs; one signal, and all of it is gone."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from server.seed.made_ids import made_id
from tests.run.conftest import ROOT, Running, gone_within
from tests.run.waiting import until

Start = Callable[..., Running]


MEANWHILE = "01a1fc00-0000-7000-8000-000000000001"
"""A job that comes in while Redis hangs."""


def jobs(run: Running, only: str = "%") -> dict[str, int]:
    """How many jobs are in each state: of all, or of the one with that id."""
    file = run.folder / "data" / "veldwerk.sqlite"
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        counted = "SELECT state, count(*) FROM job WHERE id LIKE ? GROUP BY state"
        return dict(connection.execute(counted, (only,)).fetchall())
    finally:
        connection.close()


def test_a_stranger_starts_it_and_reads_where_it_is_and_who_can_sign_in(start: Start) -> None:
    run = start()
    said = run.wait()
    assert said["url"] == f"http://127.0.0.1:{run.port}"
    assert said["pid"] == run.process.pid
    piet = next(one for one in said["accounts"] if one["email"] == "piet@voltwijk.example")
    assert set(piet) == {"email", "password", "role", "tenant", "team", "also"}
    assert (piet["role"], piet["tenant"], piet["team"]) == ("planner", "voltwijk", None)
    assert {one["tenant"] for one in said["accounts"]} == {"voltwijk", "zonnehof"}
    assert until(lambda: said["url"] in run.said)
    for words in ("on this machine only", "127.0.0.1", "piet@voltwijk.example", "veldwerk-demo", "technician", "admin"):
        assert words in run.said
    for path in ("/", "/healthz", "/office/login", "/app/", "/api/openapi.json"):
        assert run.call(path)[0] == 200, path
    assert run.call("/api/visits", **run.token("piet@voltwijk.example"))[1]["items"]
    family = run.family()
    assert (
        sum("server.system.start" in name for name in family.values()) >= 7
    )  # parent, web and 2, clockwork, 2 workers
    assert run.stop() < 10
    assert gone_within(list(family), 1)
    assert not run.ready.exists()


def test_nobody_else_on_the_machine_reads_what_lies_in_the_data_folder(start: Start, tmp_path: Path) -> None:
    run = start()
    run.wait()
    data = run.folder / "data"
    assert data.stat().st_mode & 0o777 == 0o700
    written = {str(file.relative_to(data)): file.stat().st_mode & 0o777 for file in data.rglob("*")}
    assert {"veldwerk.sqlite", "log.jsonl", "files", "running", "watermark.lock"} <= set(written)
    assert not {name: oct(mode) for name, mode in written.items() if mode & 0o077}
    env = os.environ | {"VELDWERK_DATA": str(data)}
    exported = tmp_path / "voltwijk.sqlite"
    subprocess.run([ROOT / "bin/export", "--tenant", "voltwijk", exported], env=env, check=True, capture_output=True)
    assert exported.stat().st_mode & 0o777 == 0o600


def test_a_second_start_finds_everything_and_is_quick(start: Start) -> None:
    first = start("--size", "empty")
    first.wait()
    token = first.token()
    assert first.stop(signal.SIGINT) < 10
    second = start(port=first.port)
    second.wait()
    print(f"second start ready after {second.seconds:.2f} s")
    assert second.call("/api/devices", **token)[0] == 200  # the key that signs is kept
    assert second.seconds < 15  # 3 s on a quiet machine; here other tests run beside it


def test_demo_jobs_are_done_and_a_killed_redis_stops_nobody(start: Start) -> None:
    run = start()
    run.wait()
    assert until(lambda: set(jobs(run)) == {"done"}), jobs(run)
    old = run.redis()
    os.kill(run.redis(), signal.SIGSTOP)  # it hangs: worse than gone
    token = run.token()
    assert run.call("/api/visits", **token)[0] == 200
    with_job = sqlite3.connect(run.folder / "data" / "veldwerk.sqlite", timeout=20)
    (tenant,) = with_job.execute("SELECT id FROM tenant ORDER BY slug LIMIT 1").fetchone()
    row = (tenant, MEANWHILE, "2026-01-01 00:00:00", "2026-01-01 00:00:00")
    with with_job:
        with_job.execute(
            "INSERT INTO job (tenant_id, id, name, args, state, attempts, run_at, created_at) "
            "VALUES (?, ?, 'kit.forget_old_work', '{}', 'waiting', 0, ?, ?)",
            row,
        )
    with_job.close()
    os.kill(old, signal.SIGKILL)
    assert until(lambda: jobs(run, MEANWHILE) == {"done": 1}, 60), jobs(run)
    assert run.redis() != old


def test_a_killed_child_is_begun_again(start: Start) -> None:
    run = start(again=True)
    run.wait()
    children = [pid for pid in run.family() if pid != run.process.pid]
    for pid in children:
        os.kill(pid, signal.SIGKILL)

    def answers() -> bool:
        try:
            return run.call("/healthz")[0] == 200
        except OSError:
            return False

    assert until(answers)
    assert until(lambda: len(run.family()) == len(children) + 1)


def test_killed_with_9_it_leaves_nothing_and_starts_again(start: Start) -> None:
    run = start(again=True)
    run.wait()
    family = list(run.family())
    run.process.kill()
    run.process.wait()
    if sys.platform == "linux":
        assert gone_within(family, 10)
    start(port=run.port).wait()


def test_the_same_folder_is_not_run_twice_and_a_taken_port_is_said(start: Start, tmp_path: Path) -> None:
    run = start(again=True)
    run.wait()

    def second(port: int, data: Path) -> str:
        command = [ROOT / "bin/run", "--port", str(port), "--data", data]
        said = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert said.returncode == 1
        return said.stderr

    there = second(0, run.folder / "data")
    assert f"process {run.process.pid}" in there and "runs already" in there
    assert f"port {run.port} is not free" in second(run.port, tmp_path / "other")
    assert run.call("/healthz")[0] == 200


def test_a_deep_data_folder_still_has_its_redis(start: Start, tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    run = start("--size", "empty", "--data", str(deep))
    run.wait()
    assert "jobs wait" not in run.said
    assert run.redis()


def test_wrong_settings_are_all_said_at_once(tmp_path: Path) -> None:
    env = os.environ | {"VELDWERK_STREAMS": "many", "REDIS_URL": "http://nowhere"}
    command = [ROOT / "bin/run", "--port", "0", "--data", tmp_path]
    said = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, env=env)
    assert said.returncode == 1
    assert "VELDWERK_STREAMS" in said.stderr and "REDIS_URL" in said.stderr


def test_a_machine_without_python_is_told_the_one_command(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "cmp", "head", "wc", "cat", "apt-get"):
        found = next(Path(folder, name) for folder in ("/usr/bin", "/bin") if Path(folder, name).exists())
        (tools / name).symlink_to(found)
    clone = tmp_path / "clone"
    (clone / "bin").mkdir(parents=True)
    for name in ("run", "python"):
        shutil.copy(ROOT / "bin" / name, clone / "bin")
    (clone / "requirements.txt").write_text("flask==3.1.3\n")
    command = ["/bin/sh", clone / "bin" / "run"]
    said = subprocess.run(command, capture_output=True, text=True, env={"PATH": str(tools)}, check=False)
    assert said.returncode == 1
    assert said.stderr.splitlines()[-1].strip() == "sudo apt-get install python3 python3-venv python3-pip"


def test_a_database_that_was_set_back_begins_a_new_epoch(start: Start, tmp_path: Path) -> None:
    run = start()
    run.wait()
    run.stop()
    data = tmp_path / "data"
    copy = (data / "veldwerk.sqlite").read_bytes()  # closed, so the WAL is in it
    again = start(port=run.port)
    again.wait()
    token = again.token("piet@voltwijk.example")
    visits = again.call("/api/visits", **token)[1]["items"]
    visit = next(one["id"] for one in visits if one["state"] == "planned")
    assert again.call(f"/api/visit/{visit}/cancel", {"reason": "Klaas is ziek"}, **token)[0] == 200
    mark = data / "files" / "watermark.json"
    before = json.loads(mark.read_text())
    assert until(lambda: json.loads(mark.read_text()) != before)
    again.stop()
    for file in data.glob("veldwerk.sqlite*"):
        file.unlink()
    (data / "veldwerk.sqlite").write_bytes(copy)
    restored = start(port=run.port)
    restored.wait()
    assert until(lambda: "older copy" in restored.said)
    after = json.loads(mark.read_text())
    voltwijk = made_id("voltwijk", "tenant", "1")  # the other company may have been set back too, by a job's work
    assert after[voltwijk]["epoch"] != before[voltwijk]["epoch"]


def test_a_new_epoch_by_hand(start: Start, tmp_path: Path) -> None:
    run = start(again=True)
    run.wait()
    mark = tmp_path / "data" / "files" / "watermark.json"
    before = json.loads(mark.read_text())
    env = os.environ | {"VELDWERK_DATA": str(tmp_path / "data")}

    def new_epoch(*args: str) -> subprocess.CompletedProcess[str]:
        command = [ROOT / "bin" / "new-epoch", *args]
        return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=60)

    unknown = new_epoch("nobody")
    assert unknown.returncode == 1 and "voltwijk, zonnehof" in unknown.stderr
    done = new_epoch("voltwijk")
    assert done.returncode == 0, done.stderr
    after = json.loads(mark.read_text())
    assert [after[tenant]["epoch"] in done.stdout for tenant in before].count(True) == 1
