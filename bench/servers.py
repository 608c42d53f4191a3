"""Starts a server on a free port, waits until it is ready, weighs it and stops it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.plan import HOME, Subject

START_SECONDS = 90.0


class BenchFailed(RuntimeError):
    """Something could not be measured; the message says what and what to look at."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address without a path, its process number and how long it took to be ready."""

    address: str
    pid: int
    start_ms: float


@contextmanager
def serving(subject: Subject) -> Iterator[Server]:
    """Run the subject with an empty DATA_DIR. Raises `BenchFailed` with its last words if it stops."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        port = _free_port()
        log = Path(folder) / "log"
        environment = {**os.environ, **subject.environment, "PORT": str(port), "DATA_DIR": f"{folder}/data"}
        process = _start(subject, environment, log)
        try:
            began = time.perf_counter()
            _wait(process, f"http://127.0.0.1:{port}{subject.ready_path}", log)
            yield Server(f"http://127.0.0.1:{port}", process.pid, (time.perf_counter() - began) * 1000)
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(subject: Subject, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as sink:
        return subprocess.Popen(
            subject.command, cwd=HOME, env=environment, stdout=sink, stderr=sink, start_new_session=True
        )


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BenchFailed(f"The server stopped at once. Its last words:\n{_tail(log)}")
        if _answers(address):
            return
        time.sleep(0.1)
    raise BenchFailed(f"{address} did not answer 200 within {START_SECONDS:.0f} s. The server said:\n{_tail(log)}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server on the loopback
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def resident_megabytes(pid: int) -> float:
    """Memory that the process and its children hold in RAM now, in MB. Raises `BenchFailed` without /proc."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        raise BenchFailed("Memory is read from /proc, which this system lacks: measure on Linux.")
    held = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(held.split()[1]) * 1024 / 1e6 + sum(resident_megabytes(int(child)) for child in children)
