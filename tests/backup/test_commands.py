"""bin/backup and bin/restore as a person uses them, on both kinds of database."""

import os
import subprocess
from pathlib import Path

from tests.backup.conftest import Installation

ROOT = Path(__file__).resolve().parents[2]


def call(ours: Installation, command: str, *args: str, **env: str) -> tuple[int, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VELDWERK_")}
    given = clean | {"DATABASE_URL": ours.settings.database_url} | env
    whole = [ROOT / "bin" / command, "--data", str(ours.settings.data_dir), *args]
    done = subprocess.run(whole, env=given, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_a_backup_is_made_listed_tried_and_put_back(ours: Installation, tmp_path: Path) -> None:
    place = str(tmp_path / "usb stick")
    code, said = call(ours, "backup", "--to", place)
    assert code == 0 and "4 files (4 new)" in said and "backup-key elsewhere" in said, said
    assert call(ours, "backup", "--to", place, "--list")[1].startswith("veldwerk-2")
    code, said = call(ours, "backup", "--to", place, "--test")
    assert code == 0 and "can be restored" in said, said
    code, said = call(ours, "restore", "--from", place)
    assert code == 1 and "Nothing was restored: There is a database already" in said
    code, said = call(ours, "restore", "--from", str(tmp_path / "nowhere"), "--replace")
    assert code == 1 and "There is no backup" in said
    key = "a key that somebody remembers wrongly"
    code, said = call(ours, "restore", "--from", place, "--replace", VELDWERK_BACKUP_KEY=key)
    assert code == 1 and "another key" in said
    code, said = call(ours, "backup", "--to", "s3://bucket", VELDWERK_S3_ENDPOINT="http://127.0.0.1:9")
    assert code == 1 and "No backup was made" in said and "Traceback" not in said, said
