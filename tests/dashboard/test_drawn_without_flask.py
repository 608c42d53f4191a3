"""A scene is a value: it is drawn as page, picture, chart and file where there is no Flask, table or layer to ask."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from conftest import HOME, context_of
from dashboard.asking.known import view_of
from dashboard.asking.making import make_scene, scene_of
from dashboard.asking.scene import Need, NotComputed
from dashboard.asking.urls import room_at, split
from dashboard.export.rows import file_rows
from dashboard.figures import map as map_figure
from dashboard.html import render
from dashboard.pages.frame import map_page
from dashboard.parts.stand_ins import stand_ins
from dashboard.readers.reader import Room, reader_in

QUESTIONS = (
    "/",
    "/?layer=theft&year=2019&area=0162&lang=en",
    "/?place=DAN01",
    "/planera?layer=burglary&measure=change&before=2019-2021",
    "/planera?layer=burglary&measure=smoothed&area=0117",
    "/planera?practice=1&layer=hot_spots",
    "/planera?practice=1&layer=theft&level=regso&places=practice_walks",
    "/mote?layer=felt_safety",
    "/kommun/0160?lang=en",
    "/plats/DAN01",
    "/plats/TAB14",
)

ELSEWHERE = """
import json, pickle, sys

import dash  # holds a Flask of its own

for name in [*sys.modules, "flask_caching", "dashboard.asking.context", "dashboard.asking.memory"]:
    if name.partition(".")[0] in ("flask", "flask_caching", "werkzeug") or name.startswith("dashboard"):
        sys.modules[name] = None  # to import it raises

def asked(*_, **__):
    raise AssertionError("asked while drawing")

from data.release import look

look.load = look.TableMap.__getitem__ = asked

with open(sys.argv[1], "rb") as file:
    scenes = pickle.load(file)
for scene in scenes:
    for layer in scene.layers.values():
        object.__setattr__(layer, "compute", asked)
        object.__setattr__(layer, "options", asked)

from dashboard.export.rows import file_rows
from dashboard.figures import map as map_figure
from dashboard.html import render
from dashboard.pages.frame import map_page
from dashboard.parts.stand_ins import stand_ins

def drawn(scene):
    rows = [file_rows(scene, shown) for shown in scene.shown]
    return [render(map_page(scene), stand_ins(scene)), json.dumps([map_figure.figure(scene), rows], default=str)]

print(json.dumps([drawn(scene) for scene in scenes]))
"""


def drawn(scene: Any) -> list[str]:
    """What stands on a page and leaves as files: HTML with the still picture and the chart, the figure, the rows."""
    rows = [file_rows(scene, shown) for shown in scene.shown]
    return [render(map_page(scene), stand_ins(scene)), json.dumps([map_figure.figure(scene), rows], default=str)]


def ordered(pages: list[list[str]]) -> list[str]:
    """The pages with the words of each tag in order, as Dash keeps the names of some attributes in a set."""
    return [
        re.sub(r"(?<=<)[^<>]+(?=>)", lambda tag: " ".join(sorted(tag.group().split())), str(page)) for page in pages
    ]


def test_what_is_drawn_elsewhere_is_what_is_drawn_here(server: Flask, tmp_path: Path) -> None:
    context = context_of(server)
    with server.test_request_context("/"):
        asked = [(split(one), reader_in(room_at(split(one)[0], context.maps), context.config)) for one in QUESTIONS]
        views = [(view_of(*address, reader, context), reader) for address, reader in asked]
        scenes = [
            make_scene(view, reader, context, {*view.page.needs, Need.PASSPORTS, Need.CREDITS})
            for view, reader in views
        ]
    here = [drawn(scene) for scene in scenes]
    (tmp_path / "scenes").write_bytes(pickle.dumps(scenes))
    command = [sys.executable, "-c", ELSEWHERE, str(tmp_path / "scenes")]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = [page for page, _ in here]
    assert ordered(json.loads(done.stdout)) == ordered(here)
    assert len(set(pages)) == len(QUESTIONS) and not [page for page in pages if 'class="fault"' in page]
    assert sum('class="still"' in page for page in pages) >= 5 and sum('class="chart"' in page for page in pages) >= 5


def test_a_part_that_its_page_did_not_declare_is_not_computed_while_it_is_drawn(server: Flask) -> None:
    context = context_of(server)
    with server.test_request_context("/"):
        scene = scene_of("/", reader_in(Room.PUBLIC, context.config), context, {Need.SHOWN})
    for asked in ("told", "each", "promises"):
        with pytest.raises(NotComputed, match=asked):
            getattr(scene, asked)
    with pytest.raises(NotComputed, match="passports"):
        scene.passport(scene.shown[0].layer)
