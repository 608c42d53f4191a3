"""What a zip says of itself is checked before anything in it is unpacked."""

from __future__ import annotations

import re
import stat
import zipfile
from pathlib import Path

from data.intake.refusals import refused

MOST_MEMBERS = 200
LARGEST_UNPACKED = 400 * 1024 * 1024
LARGEST_RATIO = 150
SMALL = 1024 * 1024
"""A member this small may be packed as tightly as it likes."""

PACKED_AGAIN = (".zip", ".7z", ".rar", ".gz", ".tar", ".xlsx", ".xz", ".bz2")
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def check_archive(path: Path) -> int:
    """Bytes that the zip unpacks to. Raises FileRefused for bombs, paths, links, passwords and zips in zips."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise refused("zip.many", value=str(len(members)))
    if len({member.filename.lower() for member in members}) < len(members):
        raise refused("zip.twins", value=path.name)
    for member in members:
        _check_member(member)
    total = sum(member.file_size for member in members)
    if total > LARGEST_UNPACKED:
        raise refused("zip.large", value=f"{total} bytes")
    return total


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if fault := _fault_of_name(name):
        raise refused(fault, value=name)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise refused("zip.link", value=name)
    if member.flag_bits & 0x1:
        raise refused("zip.locked", value=name)
    if member.file_size > SMALL and member.file_size > LARGEST_RATIO * max(member.compress_size, 1):
        raise refused("zip.bomb", value=name)


def _fault_of_name(name: str) -> str:
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        return "zip.absolute"
    if ".." in re.split(r"[/\\]", name):
        return "zip.outside"
    if "\\" in name or any(ord(character) < 32 for character in name):
        return "zip.name"
    if name.lower().endswith(PACKED_AGAIN):
        return "zip.archive"
    return ""


def refuse_declarations(path: Path) -> None:
    """Refuses a workbook whose XML declares a document type or entities, or is in another encoding than UTF-8."""
    with zipfile.ZipFile(path) as archive:
        for name in (one for one in archive.namelist() if one.lower().endswith((".xml", ".rels"))):
            kept = b""
            with archive.open(name) as member:
                while piece := member.read(1 << 20):
                    if b"\x00" in piece:
                        raise refused("excel.encoding", value=name)
                    if DECLARATION.search(kept + piece):
                        raise refused("excel.entities", value=name)
                    kept = piece[-16:]
