"""Proves a source that leaves a certificate out of its chain, without trusting anybody else."""

from __future__ import annotations

import ssl
from typing import Any

import certifi
from requests.adapters import HTTPAdapter


class Trusting(HTTPAdapter):
    """Trusts the usual roots and uses further certificates, for servers that leave one out of their chain."""

    def __init__(self, certificates: str) -> None:
        self._context = ssl.create_default_context(cafile=certifi.where())
        self._context.load_verify_locations(cafile=certificates)
        self._context.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN  # a certificate in between proves nothing alone
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        return super().proxy_manager_for(proxy, **more, ssl_context=self._context)
