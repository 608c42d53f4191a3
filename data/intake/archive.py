"""What a zip says of itself is checked before anything in it is unpacked."""

from __future__ import annotations

import re
import stat
import zipfile
from pathlib import Path

from data.intake.refusals import FileRefused, refused

MOST_MEMBERS = 200
LARGEST_UNPACKED = 400 * 1024 * 1024
LARGEST_RATIO = 150
SMALL = 1024 * 1024
"""A member this small may be packed as tightly as it likes."""

PACKED_AGAIN = (".zip", ".7z", ".rar", ".gz", ".tar", ".xlsx", ".xz", ".bz2")
AGAIN = "Make the zip anew with the files of one table only."
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def names_in(path: Path) -> list[str]:
    """Names of the members of a zip. Raises zipfile.BadZipFile for a broken one."""
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def check_archive(path: Path) -> int:
    """Bytes that the zip unpacks to. Raises FileRefused for bombs, paths, links, passwords and zips in zips."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise refused("is a zip with too many files in it", AGAIN, value=str(len(members)))
    if len({member.filename.lower() for member in members}) < len(members):
        raise refused("is a zip with two files of one name", AGAIN, value=path.name)
    for member in members:
        _check_member(member)
    total = sum(member.file_size for member in members)
    if total > LARGEST_UNPACKED:
        raise refused("is a zip that unpacks to more than 400 MB", AGAIN, value=f"{total} bytes")
    return total


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if fault := _fault_of_name(name):
        raise refused(fault, AGAIN, value=name)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise refused("is a link in the zip", AGAIN, value=name)
    if member.flag_bits & 0x1:
        raise refused("is locked with a password", "Take the password away.", value=name)
    if member.file_size > SMALL and member.file_size > LARGEST_RATIO * max(member.compress_size, 1):
        raise refused("is packed so tightly that it may be a zip bomb", AGAIN, value=name)


def _fault_of_name(name: str) -> str:
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        return "is an absolute path in the zip"
    if ".." in re.split(r"[/\\]", name):
        return "is a path that leads out of the zip"
    if "\\" in name or any(ord(character) < 32 for character in name):
        return "is a name in the zip with characters that no name should have"
    if name.lower().endswith(PACKED_AGAIN):
        return "is an archive in the archive"
    return ""


def refuse_declarations(path: Path) -> None:
    """Refuses a workbook whose XML declares a document type or entities, or is in another encoding than UTF-8."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.lower().endswith((".xml", ".rels")) and (fault := _declares(archive, name)):
                raise fault


def _declares(archive: zipfile.ZipFile, name: str) -> FileRefused | None:
    kept = b""
    remedy = "Open the workbook in Excel and save it anew."
    with archive.open(name) as member:
        while piece := member.read(1 << 20):
            if b"\x00" in piece:
                return refused("is XML in an encoding that no workbook has", remedy, value=name)
            if DECLARATION.search(kept + piece):
                return refused("declares XML entities, which are never read", remedy, value=name)
            kept = piece[-16:]
    return None
