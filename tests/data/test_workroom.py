"""What is being read lies where nobody else can look, and goes, even when its process is killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import HOME
from data.lock import locked
from data.workroom import FOLDER, HELD, NEW, NEW_S, work_folder

ROWS = "lat,lon,offence,start,end\n" + "59.443,18.07,residential_burglary,2024-03-01 10:00,\n" * 200_000
SECRET = b"residential_burglary,2024-03-01"


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.fixture
def importing(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An import of a large file, stopped where the file's rows lie in the work folder."""
    (tmp_path / "many.csv").write_text(ROWS)
    command = [sys.executable, "-m", "data", "import", str(tmp_path / "many.csv"), "--as", "offences"]
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    given = os.environ | {"DATA_DIR": str(tmp_path / "data"), "TMPDIR": str(temporary)}
    with subprocess.Popen(command, cwd=HOME, env=given, stderr=subprocess.DEVNULL, umask=0o022) as process:
        yield process
        process.kill()


def test_a_killed_import_leaves_nothing_that_stays_or_that_others_can_read(
    importing: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    work = tmp_path / "data" / FOLDER
    end = time.monotonic() + 60
    while not (found := list(work.glob("reading-*/errors.txt"))) and time.monotonic() < end:
        assert importing.poll() is None
        time.sleep(0.02)
    (folder,) = {path.parent for path in found}
    importing.send_signal(signal.SIGKILL)
    importing.wait()
    assert list((tmp_path / "tmp").iterdir()) == [], "nothing lies in the folder that everybody shares"
    assert any(SECRET in path.read_bytes() for path in folder.glob("*.bin"))
    assert stat.S_IMODE(work.stat().st_mode) == stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert set(modes(folder).values()) == {0o600}, modes(folder)
    with locked(tmp_path / "data"):
        pass
    assert list(work.iterdir()) == []


def test_a_folder_in_use_stays_when_another_changes_the_data(tmp_path: Path) -> None:
    with work_folder(tmp_path) as folder:
        (folder / "x").write_text("1")
        with locked(tmp_path):
            assert (folder / "x").is_file() and (folder / HELD).is_file()
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_folder_that_was_never_held_goes_after_an_hour(tmp_path: Path) -> None:
    old, fresh = tmp_path / FOLDER / f"{NEW}a", tmp_path / FOLDER / f"{NEW}b"
    for folder in (old, fresh):
        folder.mkdir(parents=True)
    past = time.time() - NEW_S - 1
    os.utime(old, (past, past))
    with locked(tmp_path):
        assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [fresh.name]


WHOLE = """
import os, runpy, sys
os.umask(0o022)
for words in (["import", sys.argv[1], "--as", "offences"], ["publish"]):
    sys.argv[1:] = words
    try:
        runpy.run_module("data", run_name="__main__")
    except SystemExit as ended:
        assert ended.code == 0, words
    os.umask(0o022)
import app
from dashboard.web import headers
client = app.server.test_client()
for address in ("/planera?practice=1", "/csv/planera/residential_burglary.csv"):
    assert client.get(address).status_code == 200
headers.CompressedFiles(app.config.data_dir / "compressed").keep("br;static:x", b"x")
os._exit(0)
"""


def test_what_is_not_public_is_nobody_elses_to_read(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(ROWS.partition("\n")[0] + "\n" + ROWS.splitlines()[1] + "\n")
    data = tmp_path / "data"
    given = os.environ | {"DATA_DIR": str(data), "PRACTICE_SIZE": "500"}
    subprocess.run([sys.executable, "-c", WHOLE, str(tmp_path / "rows.csv")], cwd=HOME, env=given, check=True)
    public = data / "public"
    theirs = [public, *(path for path in public.rglob("*") if path.name != "lock")]
    ours = [path for path in data.rglob("*") if not path.is_relative_to(public)]
    kinds = {path.relative_to(data).parts[0] for path in ours}
    assert {"active", "secret", "releases", "practice", "compressed", "answers", "lock"} <= kinds
    assert {"offences.parquet"} <= {path.name for path in ours} - {path.name for path in theirs}
    opened = {str(path) for path in ours if stat.S_IMODE(path.stat().st_mode) & 0o077}
    assert opened == set()
    closed = {str(path) for path in theirs if not stat.S_IMODE(path.stat().st_mode) & 0o004}
    assert closed == set() and len(theirs) > 20
