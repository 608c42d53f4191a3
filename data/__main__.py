"""The data desk: `python -m data` builds a release; its commands bring figures in, go back and tell what is there."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from data.desk import commands
from data.desk.commands import Asked, Report
from data.intake.kinds import FILES
from data.lock import WAIT_S, Busy
from data.printed import printable_lines
from data.release.changes import Wish
from data.release.shelf import ShelfRefused
from data.release.state import StateDamaged
from data.settings import DataSettings, SettingRefused, environment, read_settings, require_folders

Command = Callable[[DataSettings, Asked], Report]

COMMANDS: dict[str, Command] = {
    "build": commands.build,
    "status": commands.status,
    "update": commands.update,
    "template": commands.show_template,
    "import": commands.bring_in,
    "practice": commands.make_practice,
    "publish": commands.make_public,
    "rollback": commands.go_back,
    "validate": commands.validate,
}
DECLARED = {
    "crs": "coordinate system of the file: EPSG:4326, 3006, 3011 or 3021",
    "encoding": "of a text file: utf-8, windows-1252 or iso-8859-1",
    "delimiter": "of a CSV file: comma, semicolon or tab",
    "sheet": "of an Excel file",
    "layer": "of a GeoPackage",
    "title": "what the source is called",
    "address": "web address of the source",
    "licence": "under which the figures may be used",
}


def main(words: Sequence[str]) -> int:
    """Does one command. Returns 0 done, 1 refused (nothing has changed), 2 wrong usage."""
    given = _parser().parse_args(words)
    try:
        settings = read_settings(DataSettings)
        require_folders(settings)
        report = COMMANDS[given.command or "build"](settings, _asked(given))
    except SettingRefused as error:
        report = Report(code=commands.WRONG_USAGE, facts={"error": str(error)}, lines=[str(error)])
    except (Busy, ShelfRefused, StateDamaged, OSError) as error:
        facts = {"command": given.command or "build", "result": "refused", "error": str(error)}
        report = Report(code=commands.REFUSED, facts=facts, lines=[str(error), "Nothing has changed."])
    _say(report, as_json=given.json)
    return report.code


def _say(report: Report, *, as_json: bool) -> None:
    whole = json.dumps(report.facts, ensure_ascii=False, indent=1) if as_json else "\n".join(report.lines)
    text = printable_lines(whole)
    stream = sys.stdout if as_json or report.code == commands.DONE else sys.stderr
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:  # the reader, head say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _asked(given: argparse.Namespace) -> Asked:
    found = vars(given)
    return Asked(
        wish=Wish(accept=given.accept, partial=found.get("partial", False), dry_run=given.dry_run, wait_s=given.wait),
        file=found.get("file"),
        kind=found.get("kind"),
        declared={name: found[name] for name in DECLARED if found.get(name)},
        names=tuple(found.get("sources") or ()),
        release=found.get("release"),
        seen=found.get("seen") or "",
        to=found.get("to"),
        addresses=environment(),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    _shared(parser, first=True)
    commands_of = parser.add_subparsers(dest="command", metavar="COMMAND")
    added = {}
    for name, command in COMMANDS.items():
        about = (command.__doc__ or "").splitlines()[0]
        added[name] = commands_of.add_parser(name, help=about, description=command.__doc__)
        _shared(added[name], first=False)
    added["update"].add_argument("sources", nargs="*", metavar="SOURCE", help="which sources; all when none is named")
    added["template"].add_argument("kind", choices=FILES, metavar="KIND", help=", ".join(FILES))
    added["rollback"].add_argument("release", nargs="?", help="id of a kept release; else the one before")
    added["rollback"].add_argument(
        "--from", dest="seen", metavar="RELEASE", help="id of the release to leave; refused when another is in force"
    )
    added["publish"].add_argument("--to", type=Path, help="folder to publish to; else DATA_DIR/public")
    file = added["import"]
    file.add_argument("file", type=Path, metavar="FILE", help="the file to bring in")
    file.add_argument("--as", dest="kind", choices=FILES, required=True, metavar="KIND", help=", ".join(FILES))
    file.add_argument("--partial", action="store_true", help="take a file although some of its rows are refused")
    for name, about in DECLARED.items():
        file.add_argument(f"--{name}", help=about)
    return parser


def _shared(parser: argparse.ArgumentParser, *, first: bool) -> None:
    """What every command takes, before or after its name."""
    default = False if first else argparse.SUPPRESS
    parser.add_argument("--json", action="store_true", default=default, help="answer for machines")
    parser.add_argument("--dry-run", action="store_true", default=default, help="look; change nothing")
    parser.add_argument("--accept", action="store_true", default=default, help="take what only bounds and totals stop")
    parser.add_argument(
        "--wait", type=float, default=WAIT_S if first else argparse.SUPPRESS, metavar="S",
        help="wait so many seconds for another who is changing the data",
    )  # fmt: skip


if __name__ == "__main__":
    os.umask(0o077)  # what is kept is the user's alone; what is public is opened where it is put on the shelf
    sys.exit(main(sys.argv[1:]))
