"""Runs Python in a copy of the project, afresh: the project is loaded from the copy, libraries were loaded before.

Loading pandas, Dash and the others takes a second of every start, and no copy changes them. So one process without
the project in it has them loaded, and each run is a fork of that one.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

LIBRARIES = (
    "babel.dates, babel.numbers, dash, flask, flask_caching, flask_compress, geopandas, "
    "openpyxl, pandas, plotly.graph_objects, pyarrow.parquet, pydantic, pyogrio, shapely, waitress"
)
MOTHER = """
import json, os, runpy, sys, traceback

def become(asked, out, err):
    os.dup2(out, 1), os.dup2(err, 2)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = asked["words"]
    try:
        if asked["module"]:
            runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)
        else:
            exec(compile(asked["code"], "<string>", "exec"), {"__name__": "__main__"})
        return 0
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return 1 if isinstance(end.code, str) else end.code or 0
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush(), sys.stderr.flush()

for line in sys.stdin:
    asked = json.loads(line)
    if not (child := os.fork()):
        out, err = (os.open(asked[name], os.O_WRONLY) for name in ("out", "err"))
        os._exit(become(asked, out, err))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def run(tree: Path, code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `python -c code arguments` does in the copy, which is all of the project that it can import from."""
    return _forked(tree, {"code": code, "module": "", "words": ["-c", *arguments]}, os.environ | environment)


def command(tree: Path, module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `python -m module arguments` does in the copy, with more in its environment."""
    return _forked(tree, {"code": "", "module": module, "words": [module, *arguments]}, os.environ | environment)


def _forked(tree: Path, asked: dict[str, object], environment: object) -> subprocess.CompletedProcess[str]:
    mother = _mother()
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as out, tempfile.NamedTemporaryFile("r") as err:
        told = {"folder": str(tree), "environment": dict(environment), "out": out.name, "err": err.name}  # type: ignore[call-overload]
        assert mother.stdin is not None and mother.stdout is not None
        mother.stdin.write(json.dumps(asked | told) + "\n")
        mother.stdin.flush()
        code = int(mother.stdout.readline())
        return subprocess.CompletedProcess(str(tree), code, out.read(), err.read())


@cache
def _mother() -> subprocess.Popen[str]:
    """The process that is forked: one per process of tests, outside the project's folder."""
    started = subprocess.Popen(
        [sys.executable, "-c", f"import {LIBRARIES}\n{MOTHER}"],
        cwd=tempfile.gettempdir(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ended() -> None:
        started.communicate()

    atexit.register(ended)
    return started
