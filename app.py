"""Assembles the application and starts it: `python app.py`, or `app:server` for a WSGI host."""

from __future__ import annotations

import logging
import os
import sys

from waitress import serve

from dashboard.config import SettingRefused, from_environment
from dashboard.web.hosts import require_port, said_at_start
from dashboard.web.limits import limits
from dashboard.web.server import create_server
from data.refusals import Refused
from data.settings import require_folders

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")

os.umask(0o077)  # single offences, and what is worked out from them, are this user's alone

try:
    config = from_environment()
    require_folders(config)
    if __name__ == "__main__":
        require_port(config)
    server = create_server(config)
except (SettingRefused, Refused) as refused:
    sys.exit(str(refused))
except OSError as error:
    sys.exit(
        f"{error.filename}: {error.strerror}. Let this user read and write in DATA_DIR, or name another folder there."
    )

server.extensions["compressed"]()
server.extensions["followed"]()
said_at_start(config)

if __name__ == "__main__":
    print(f"Trygghetskartan: http://{config.host}:{config.port}", flush=True)
    serve(server, host=config.host, port=config.port, threads=config.threads, ident="", **limits(config))
