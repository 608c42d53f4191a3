"""What keeps the program from starting is told in one sentence with a remedy, never as a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import BUNDLED, HOME
from dashboard.config import Config, SettingRefused
from dashboard.web.hosts import require_port
from data.__main__ import main
from data.settings import DataSettings, require_folders


@pytest.fixture(scope="module")
def taken() -> Iterator[str]:
    """A port at which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield str(other.getsockname()[1])


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "active").write_text("{")
    return {path.name: path for path in (*tmp_path.iterdir(), tmp_path / "none", tmp_path / "file" / "below")}


STARTS = (
    ({"DATA_DIR": "file"}, "DATA_DIR"),
    ({"DATA_DIR": "damaged"}, "active"),
    ({"PORT": "taken"}, "PORT"),
)


@pytest.mark.parametrize(("given", "name"), STARTS, ids=str)
def test_a_start_that_fails_ends_with_a_sentence_that_names_what_to_change(
    tmp_path: Path, folders: dict[str, Path], taken: str, given: dict[str, str], name: str
) -> None:
    said = {setting: str(folders.get(value, taken)) for setting, value in given.items()}
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "var")} | said
    ended = subprocess.run(
        [sys.executable, "app.py"], cwd=HOME, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    last = ended.stderr.splitlines()[-1]
    assert ended.returncode == 1 and "Traceback" not in ended.stderr and ended.stdout == "", "no address is printed"
    assert name in last and last.endswith("."), last


@pytest.mark.parametrize(("host", "name"), [("nowhere.invalid", "HOST"), ("192.0.2.1", "HOST"), ("127.0.0.1", "PORT")])
def test_where_it_cannot_listen_is_said_by_the_setting(taken: str, host: str, name: str) -> None:
    with pytest.raises(SettingRefused, match=rf"^{name} .*: .*\.$"):
        require_port(Config(host=host, port=int(taken)))


@pytest.mark.parametrize("below", ["file", "below"])
def test_data_that_cannot_be_kept_anywhere_are_refused_by_name(folders: dict[str, Path], below: str) -> None:
    with pytest.raises(SettingRefused, match=r"^DATA_DIR must .*file'.*\.$"):
        require_folders(DataSettings(data_dir=folders[below]))
    with pytest.raises(SettingRefused, match=r"^FACTS_DIR must .*\.$"):
        require_folders(DataSettings(facts_dir=folders[below]))


def test_what_the_user_may_not_look_into_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for root, who may read everything."""
    for closed, name in ((BUNDLED, "FACTS_DIR"), (tmp_path, "DATA_DIR")):
        monkeypatch.setattr(os, "access", lambda path, _, closed=closed: Path(path) != closed)
        with pytest.raises(SettingRefused, match=f"^{name} must "):
            require_folders(Config(data_dir=tmp_path))


def test_a_folder_that_is_not_there_yet_is_none_that_is_refused(tmp_path: Path) -> None:
    require_folders(Config(data_dir=tmp_path / "new" / "data"))
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_the_same_sentence(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(folders["file"]))
    assert main(["status"]) == 2
    assert capsys.readouterr().err.startswith("DATA_DIR must be a folder")
