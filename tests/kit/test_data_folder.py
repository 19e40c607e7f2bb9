"""Whose the data folder is, and who may read what a process of ours writes."""

import os
from pathlib import Path

import pytest

from server.config import Settings, WrongSettings
from server.data_folder import private

ROOT_USER, NOBODY = 0, 65534


@pytest.fixture
def theirs(tmp_path: Path) -> Settings:
    """The folder of a service's user."""
    folder = tmp_path / "data"
    folder.mkdir()
    if os.geteuid() == ROOT_USER:
        os.chown(folder, NOBODY, NOBODY)
    return Settings(data_dir=folder)


def test_root_is_kept_from_a_folder_that_is_somebody_elses(theirs: Settings) -> None:
    with pytest.raises(WrongSettings, match=r"belongs to \w+, who could not open what root writes there"):
        private(theirs, uid=ROOT_USER)
    assert private(theirs, uid=theirs.data_dir.stat().st_uid) is theirs


def test_the_folders_of_database_and_files_count_too(theirs: Settings, tmp_path: Path) -> None:
    beside = Settings(data_dir=tmp_path / "new", database_url=f"sqlite:///{theirs.data_dir}/veldwerk.sqlite")
    with pytest.raises(WrongSettings, match=str(theirs.data_dir)):
        private(beside, uid=ROOT_USER)
    with pytest.raises(WrongSettings, match=str(theirs.data_dir)):
        private(Settings(data_dir=tmp_path / "new", files_url=f"file://{theirs.data_dir}"), uid=ROOT_USER)


def test_a_folder_that_was_left_open_to_read_is_closed_and_a_strangers_is_not(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    private(Settings(data_dir=tmp_path))
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    (tmp_path / "watermark.lock").touch()
    private(Settings(data_dir=tmp_path))
    assert tmp_path.stat().st_mode & 0o777 == 0o700
