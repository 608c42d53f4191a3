"""Assembles the application and starts it: `python app.py`, or `app:server` for a WSGI host."""

from __future__ import annotations

import logging
import sys

from waitress import serve

from dashboard.config import SettingRefused, from_environment
from dashboard.web.hosts import said_at_start
from dashboard.web.server import create_server

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")

try:
    config = from_environment()
except SettingRefused as refused:
    sys.exit(str(refused))

server = create_server(config)
server.extensions["compressed"]()
server.extensions["followed"]()
said_at_start(config)

if __name__ == "__main__":
    print(f"Trygghetskartan: http://{config.host}:{config.port}", flush=True)
    serve(server, host=config.host, port=config.port, threads=config.threads, ident="")
