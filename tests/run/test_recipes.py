"""The units of docs/recipes as systemd starts them: an ordinary user, over a program's folder that nobody may write."""

import configparser
import os
import pwd
import re
import shlex
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from redis import Redis

from server.system.embedded_redis import EmbeddedRedis, find_binary
from tests.run.conftest import ROOT, free_port
from tests.run.waiting import until

RECIPES = ROOT / "docs" / "recipes"
PROGRAM = ("bin", "migrations", "pwa", "server", "static", "sync", "wsgi.py")
# Root passes by every lock: without its powers it is held to what the folder's bits say, like anybody.
WITHOUT_POWERS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
SUPERUSERS = f"{os.defpath}:/usr/sbin:/sbin"


def nobody_runs_python() -> bool:
    """Whether a command can be tried as another user, who has this Python too."""
    seen = ["runuser", "-u", "nobody", "--", "test", "-x", (ROOT / ".venv" / "bin" / "python").resolve()]
    return os.geteuid() == 0 and subprocess.run(seen, env={"PATH": SUPERUSERS}).returncode == 0


@dataclass
class Machine:
    """A program in a folder that may only be read, upgraded by hand since its packages were installed; data elsewhere."""

    opt: Path
    data: Path
    port: int = field(default_factory=free_port)
    redis: str = ""
    begun: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def commands(self, unit: str, name: str) -> list[str]:
        """What a unit says of ExecStart or ExecStartPre, for this folder and a port of its own."""
        said = configparser.ConfigParser(interpolation=None, strict=False)
        said.optionxform = str  # type: ignore[assignment,method-assign]
        said.read(RECIPES / unit)
        line = said["Service"][name].replace("/opt/veldwerk", str(self.opt)).replace(":8000", f":{self.port}")
        return [*WITHOUT_POWERS, *shlex.split(line)]

    def environment(self) -> dict[str, str]:
        """As systemd gives it: nothing of ours, and what the file says."""
        told = {"VELDWERK_DATA": str(self.data), "PATH": os.defpath}
        return told | ({"REDIS_URL": self.redis} if self.redis else {})

    def runs(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.opt, env=self.environment(), capture_output=True, text=True, timeout=120
        )

    def begins(self, unit: str) -> subprocess.Popen[bytes]:
        with (self.data / "log").open("ab") as log:
            command = self.commands(unit, "ExecStart")
            begun = subprocess.Popen(command, cwd=self.opt, env=self.environment(), stdout=log, stderr=log)
        self.begun.append(begun)
        return begun

    @property
    def log(self) -> str:
        return (self.data / "log").read_text()

    def answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
            return answer.status == 200
        return False


def put_program(folder: Path) -> None:
    """The program as it is put on a machine, without its packages."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in PROGRAM:
        ours = ROOT / name
        shutil.copytree(ours, folder / name, ignore=ignored) if ours.is_dir() else shutil.copy(ours, folder / name)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    opt = tmp_path / "opt"
    put_program(opt)
    installed = (ROOT / "requirements.txt").read_text()
    (opt / "requirements.txt").write_text(installed + "# of the version that was put here since\n")
    (opt / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (opt / ".venv" / name).symlink_to(ROOT / ".venv" / name)
    (opt / ".venv" / "requirements").write_text(installed)
    folders = [opt, *(Path(where) for where, _, _ in os.walk(opt))]
    for folder in folders:
        folder.chmod(0o555)
    machine = Machine(opt, tmp_path / "data")
    machine.data.mkdir()
    yield machine
    for one in machine.begun:
        one.terminate()
    for one in machine.begun:
        one.wait(20)
    for folder in folders:
        folder.chmod(0o755)


def test_the_units_start_over_a_folder_that_nobody_may_write(machine: Machine) -> None:
    migrated = machine.runs(machine.commands("veldwerk-web.service", "ExecStartPre"))
    assert migrated.returncode == 0, migrated.stderr
    binary = find_binary()
    assert binary
    with tempfile.TemporaryDirectory() as folder, (machine.data / "redis.log").open("ab") as log:
        redis = EmbeddedRedis(binary, Path(folder), log.fileno())
        redis.start()
        try:
            machine.redis = redis.url
            assert until(redis.answers, 20)
            web = machine.begins("veldwerk-web.service")
            clockwork = machine.begins("veldwerk-clockwork.service")
            worker = machine.begins("veldwerk-worker@.service")
            assert until(machine.answers, 60), machine.log
            with Redis.from_url(machine.redis) as asked:
                assert until(lambda: asked.scard("rq:workers") == 1, 30), machine.log
            assert [one.poll() for one in (web, clockwork, worker)] == [None] * 3, machine.log
            assert "Traceback" not in machine.log
            written = [file for file in machine.data.rglob("*") if not file.name.endswith("log")]
            assert written and not [file for file in written if file.stat().st_mode & 0o077]
        finally:
            redis.stop()


def test_what_the_units_write_is_for_their_user_alone() -> None:
    for unit in RECIPES.glob("*.service"):
        lines = unit.read_text().splitlines()
        assert {"UMask=0077", "StateDirectoryMode=0700", "StateDirectory=veldwerk"} <= set(lines), unit.name


def test_the_proxy_hands_on_the_port_that_forms_are_judged_by() -> None:
    said = (RECIPES / "veldwerk.nginx.conf").read_text()
    handed = {line.split()[1]: line.split()[2].rstrip(";") for line in said.splitlines() if "proxy_set_header" in line}
    assert handed["Host"] == handed["X-Forwarded-Host"] == "$http_host", "$host has no port"


def test_a_command_that_would_install_says_who_has_to(machine: Machine) -> None:
    refused = machine.runs([*WITHOUT_POWERS, str(machine.opt / "bin" / "migrate")])
    assert refused.returncode == 1
    assert f"As its owner: {machine.opt}/bin/python -c ''" in refused.stderr
    assert "Permission denied" not in refused.stderr


def test_the_environment_reads_alike_for_systemd_and_for_a_shell() -> None:
    file = RECIPES / "veldwerk.env"
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    told = subprocess.run(
        ["sh", "-euc", 'set -a; . "$0"; env', file],
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=True,
    )
    assert lines and not told.stderr
    assert set(lines) <= set(told.stdout.splitlines())


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder that every user can walk into, for what pytest makes is root's alone."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def linked(ours: str, theirs: str) -> None:
    """The same file, or a copy of it where that is another disk."""
    try:
        os.link(ours, theirs)
    except OSError:
        shutil.copy2(ours, theirs)


def let_everybody_run(venv: Path) -> None:
    """Whoever made the packages may have called Python by a way that only he may go: it is called by its own name here."""
    python = (ROOT / ".venv" / "bin" / "python").resolve()
    for link in (venv / "bin").glob("python*"):
        if link.is_symlink() and link.readlink().is_absolute():
            link.unlink()
            link.symlink_to(python)
    said = (venv / "pyvenv.cfg").read_text()
    (venv / "pyvenv.cfg").unlink()  # never written through: it may be the checkout's own
    (venv / "pyvenv.cfg").write_text(re.sub(r"^home = .*$", f"home = {python.parent}", said, flags=re.MULTILINE))


@pytest.fixture
def program(elsewhere: Path) -> Path:
    """The program with its packages where everybody may read: this checkout may lie in a folder of root's alone."""
    program = elsewhere / "program"
    put_program(program)
    shutil.copytree(ROOT / ".venv", program / ".venv", symlinks=True, copy_function=linked)
    let_everybody_run(program / ".venv")
    shutil.copy(ROOT / "requirements.txt", program)
    stamp = program / ".venv" / "requirements"
    stamp.unlink(missing_ok=True)  # as above
    shutil.copy(ROOT / "requirements.txt", stamp)
    return program


@pytest.mark.skipif(
    not nobody_runs_python(), reason="only root can be somebody else, and that one must have this Python"
)
def test_a_backup_by_root_is_refused_and_by_the_line_of_the_recipe_it_breaks_no_later_one(
    elsewhere: Path, program: Path
) -> None:
    nobody = pwd.getpwnam("nobody")
    data = elsewhere / "data"
    data.mkdir()
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    (elsewhere / "env").write_text(f"VELDWERK_DATA={data}\n")
    line = (RECIPES / "veldwerk").read_text()
    for theirs, ours in {
        "/etc/veldwerk/veldwerk.env": str(elsewhere / "env"),
        "/opt/veldwerk": str(program),
        "/var/lib/veldwerk": str(data),
        "-u veldwerk": "-u nobody",
    }.items():
        assert theirs in line
        line = line.replace(theirs, ours)
    (elsewhere / "veldwerk").write_text(line)
    (elsewhere / "veldwerk").chmod(0o755)

    def says(*command: str | Path) -> tuple[int, str]:
        done = subprocess.run(
            command, cwd=elsewhere, env={"PATH": SUPERUSERS, "VELDWERK_DATA": str(data)}, capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr

    for command in ("migrate", "backup", "restore"):
        code, said = says(program / "bin" / command)
        assert code == 1 and f"{data} belongs to nobody" in said and "Traceback" not in said, said
    assert not list(data.iterdir())
    assert says(elsewhere / "veldwerk", "migrate") == (0, "")
    for _night in range(2):
        code, said = says(elsewhere / "veldwerk", "backup")
        assert code == 0 and ".backup in" in said, said
    assert {file.stat().st_uid for file in data.iterdir()} == {nobody.pw_uid}
