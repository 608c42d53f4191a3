"""What every response carries: compression, security headers, and how long a browser may keep it."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
from flask import Flask, Request, Response, request
from flask_compress import Compress

from dashboard.config import Config
from data.files import replace_whole

LONG = "public, max-age=31536000, immutable"
VERSIONED = re.compile(
    r"/_dash-component-suites/.*\.v[\d_]+m\d+\..*|/assets/.*\?m=.*|/geo/[0-9a-f]+/[\w-]+\.geojson\??"
    r"|/js/[0-9a-f]+/[\w-]+\.js\??|/css/[0-9a-f]+\.css\??"
)
"""Addresses that name the version of their content, so that it can be kept for good."""

TWO_YEARS_S = 63_072_000
DIGEST = hashlib.sha256().digest_size
"""So many bytes stand before a kept response and say whether it is what was written."""

STATIC_KEY = "static:"


@dataclass(frozen=True, slots=True)
class CompressedFiles:
    """Responses that never change, kept in a folder at brotli's best level; others are never kept."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """The kept bytes, or None; a file that does not hold what was written in it is dropped."""
        path = self._path(key)
        if path is None or not path.is_file():
            return None
        content = path.read_bytes()
        if hashlib.sha256(content[DIGEST:]).digest() == content[:DIGEST]:
            return content[DIGEST:]
        path.unlink(missing_ok=True)
        return None

    def set(self, key: str, value: bytes) -> bool | None:  # noqa: ARG002 - Flask-Compress calls it
        """Keeps nothing: only `keep` does, at the best level."""
        return None

    def keep(self, key: str, content: bytes) -> None:
        """Compresses and keeps a response; a killed process leaves no half file."""
        path = self._path(key)
        if path is None or path.is_file():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        packed = brotli.compress(content, quality=11)
        replace_whole(path, hashlib.sha256(packed).digest() + packed)

    def _path(self, key: str) -> Path | None:
        if f"br;{STATIC_KEY}" not in key:
            return None
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}.br"


def _static_key(incoming: Request) -> str:
    """The address of a response that may be kept; nothing for all others."""
    kept = incoming.method == "GET" and VERSIONED.fullmatch(incoming.full_path)
    return f"{STATIC_KEY}{incoming.full_path}" if kept else ""


def install(server: Flask, config: Config) -> CompressedFiles:
    """Adds compression and headers to every response of a server."""
    files = CompressedFiles(config.data_dir / "compressed")
    server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIN_SIZE=300,
        COMPRESS_CACHE_KEY=_static_key,
        COMPRESS_CACHE_BACKEND=lambda: files,
        COMPRESS_MIMETYPES=[
            "text/html", "text/css", "text/csv", "text/plain", "text/javascript", "application/javascript",
            "application/json", "application/geo+json", "image/svg+xml",
        ],
    )  # fmt: skip
    Compress(server)
    policy = content_security_policy(config)
    server.after_request(lambda response: _with_headers(response, policy))
    return files


def content_security_policy(config: Config) -> str:
    """The policy under which the map works and nothing else does; a tile server is added when one is set."""
    tiles = urlsplit(config.tiles_url)
    host = f" {tiles.scheme}://{tiles.netloc.replace('{s}', '*')}" if tiles.netloc else ""
    rules = {
        "default-src": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "connect-src": f"'self'{host}",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "img-src": f"'self' data: blob:{host}",
        "style-src": "'self' 'unsafe-inline'",
        "script-src": "'self'",
        "worker-src": "'self' blob:",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _with_headers(response: Response, policy: str) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=(), interest-cohort=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.is_secure:  # as the proxy tells; a promise made over plain HTTP is none
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS_S}"
    headers["Cache-Control"] = _kept_by_browsers(response)
    return response


def _kept_by_browsers(response: Response) -> str:
    """For good what names its version, after asking what is a file, never what is an answer."""
    if response.status_code not in (200, 304):
        return "no-store"
    if VERSIONED.fullmatch(request.full_path):
        return LONG
    return "no-cache" if request.path.startswith(("/assets/", "/_dash-component-suites/")) else "no-store"


def warm(server: Flask, files: CompressedFiles, addresses: Sequence[str]) -> threading.Thread:
    """Compresses the unchanging responses in the background, so that the first visitors' wait is short."""

    def work() -> None:
        client: Any = server.test_client()
        for address in addresses:
            path, _, query = address.partition("?")
            key = f"br;{STATIC_KEY}{path}?{query}"
            if files.get(key) is None:
                response = client.get(address)
                if response.status_code == 200:
                    files.keep(key, response.data)

    thread = threading.Thread(target=work, name="compress", daemon=True)
    thread.start()
    return thread
