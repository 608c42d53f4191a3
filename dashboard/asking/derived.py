"""Keeps on disk the tables that layers work out from others: once for a release and its code."""

from __future__ import annotations

import logging
import os
import tempfile
from functools import partial
from pathlib import Path

import pandas as pd

from layers.contract import Derive, Tables

LOG = logging.getLogger("trygghetskartan")


def keep_in(folder: Path, name: str, derive: Derive) -> Derive:
    """The same function, but what it once made is read from `folder`/`name`.parquet.

    A file that cannot be read is made again; one that cannot be written is done without.
    """
    return partial(_read_or_make, folder / f"{name}.parquet", derive)


def _read_or_make(path: Path, derive: Derive, tables: Tables) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except FileNotFoundError:
        LOG.debug("%s is made for the first time.", path.name)
    except (OSError, ValueError):
        LOG.warning("%s cannot be read and is made again.", path.name, exc_info=True)
    made = derive(tables)
    try:
        _write(path, made)
    except OSError:
        LOG.warning("%s cannot be written; it is made again by the next process.", path.name, exc_info=True)
    return made


def _write(path: Path, made: pd.DataFrame) -> None:
    """Whole or not at all, whoever else writes the same."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    os.close(handle)
    try:
        made.to_parquet(part, index=False)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
