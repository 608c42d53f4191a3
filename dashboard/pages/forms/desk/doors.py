"""The desk's addresses: each checks who asks and what is asked, makes one call, and leads on."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request
from werkzeug.datastructures import FileStorage

from dashboard import ids
from dashboard.asking.context import Context, here
from dashboard.asking.making import make_scene
from dashboard.asking.scene import Scene
from dashboard.asking.urls import BadCallback, in_language
from dashboard.asking.views import view_of
from dashboard.html import render
from dashboard.pages.bare import bare_document
from dashboard.pages.forms.desk import page, waiting
from dashboard.pages.forms.desk.waiting import Brought, NothingWaits
from dashboard.readers.reader import NotFound, Room, reader_in
from data.geography import geometry
from data.intake.declared import SYSTEMS, Declared
from data.intake.files import LONGEST_NAME, read_file
from data.intake.refusals import FileRefused
from data.intake.templates import template
from data.lock import Busy
from data.printed import shortened
from data.release import shelf
from data.release.changes import Desk, Outcome, Result, Wish, roll_back, take_in
from data.tables.batch import Batch, Kind
from data.words import LANGUAGES

MOST_BYTES = 300 * 2**20
WAIT_S = 20.0
SCRIPT = "/assets/desk/desk.js"


def install_desk(server: Flask) -> None:
    """Adds the desk's addresses to a server."""
    add = server.add_url_rule
    add(page.ADDRESS, "desk", _start)
    add(page.ADDRESS, "desk-bring", _bring, methods=["POST"])
    add(f"{page.ADDRESS}/mall/<kind>.csv", "desk-template", _template)
    add(f"{page.ADDRESS}/tillbaka", "desk-back", _back, methods=["POST"])
    add(f"{page.ADDRESS}/<token>", "desk-look", _look)
    add(f"{page.ADDRESS}/<token>/drift", "desk-live", _live, methods=["POST"])
    add(f"{page.ADDRESS}/<token>/slang", "desk-drop", _drop, methods=["POST"])
    server.register_error_handler(NothingWaits, lambda _: _document(page.gone(_scene()), 404))
    for refused in (Busy, shelf.ShelfRefused):
        server.register_error_handler(refused, lambda error: _document(page.busy(_scene(), error), 409))


def _scene() -> Scene:
    """The scene of the planner's page, for its head, foot and language. Raises `NotFound` where it is not served."""
    context = here()
    reader = reader_in(Room.PLAN, context.config)
    if context.config.desk != "on":
        raise NotFound(page.ADDRESS)
    lang = request.args.get("lang", "")
    query = f"lang={lang}" if lang in LANGUAGES else ""
    return make_scene(view_of("/planera", query, reader, context), reader, context, ())


def _desk(context: Context) -> Desk:
    return Desk(data_dir=context.config.data_dir, facts_dir=context.config.facts_dir)


def _same_origin() -> None:
    """Raises `BadCallback` for a form that another site has sent."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    foreign = site not in (None, "same-origin", "none")
    if foreign or (origin and urlsplit(origin).netloc != request.host):
        raise BadCallback


def _document(body: object, status: int = 200) -> Response:
    scene = _scene()
    # The tree's own ids are left out where the living page repeats it; here nothing does.
    inside = render(body, {"Input": page.written}).replace("<main ", f'<main id="{ids.CONTENT}" ', 1)
    text = bare_document(scene.say("desk.title"), inside, scene.lang, scripts=(SCRIPT,))
    return Response(text, status=status, mimetype="text/html")


def _to(scene: Scene, path: str, done: str = "") -> Response:
    address = in_language(path, scene.lang, **({"done": done} if done else {}))
    found: Response = redirect(address, 303)  # type: ignore[assignment]
    return found


def _start() -> Response:
    scene = _scene()
    return _document(page.start(scene, request.args.get("done", "")))


def _bring() -> Response:
    """Reads a file that was sent and leads to what would become of it."""
    scene = _scene()
    _same_origin()
    request.max_content_length = MOST_BYTES
    sent, kind, crs = request.files.get("file"), request.form.get("kind", ""), request.form.get("crs", "")
    if sent is None or not sent.filename:
        return _document(page.start(scene, "", fault="desk.no_file"), 400)
    if kind not in page.KINDS or (crs and crs not in map(str, SYSTEMS)):
        raise BadCallback
    return _to(scene, f"{page.ADDRESS}/{_read(here(), sent, Kind(kind), _declared(crs))}")


def _declared(crs: str) -> Declared:
    """What the form says of the file. Raises `BadCallback` for what is not written NAME=VALUE."""
    said = {name: request.form.get(name, "").strip()[:500] for name in page.SAID}
    pairs = {name: [part.split("=", 1) for part in _listed(said[name])] for name in ("set", "code")}
    if any(len(pair) != 2 for group in pairs.values() for pair in group):
        raise BadCallback
    return Declared(
        crs=f"EPSG:{crs}" if crs else "",
        encoding=said["encoding"],
        sheet=said["sheet"],
        layer=said["layer"],
        ignore=tuple(_listed(said["ignore"])),
        constants={name.strip(): value.strip() for name, value in pairs["set"]},
        codes={name.strip(): value.strip() for name, value in pairs["code"]},
    )


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _read(context: Context, sent: FileStorage, kind: Kind, declared: Declared) -> str:
    """Reads an upload and keeps what was found; its token."""
    token, folder = waiting.new_folder(context.config.data_dir)
    name = Path(str(sent.filename).replace("\\", "/")).name
    ending = re.search(r"\.[A-Za-z0-9]{1,10}$", name)
    path = folder / f"{waiting.CONTENT}{ending.group() if ending else ''}"
    sent.save(path)
    brought = Brought(token=token, name=shortened(name, LONGEST_NAME), kind=kind, crs=declared.crs)
    areas = geometry.full_areas(context.release.folder / "geometry")
    try:
        batch = read_file(path, kind, declared=declared, areas=areas, work=context.config.data_dir, name=name)
    except FileRefused as refused:
        waiting.keep(context.config.data_dir, dataclasses.replace(brought, refused=refused.problems), None)
        return token
    waiting.keep(context.config.data_dir, brought, _named(batch, brought.name))
    return token


def _named(batch: Batch, name: str) -> Batch:
    """The batch under the name that its file had with the one who brought it."""
    return dataclasses.replace(batch, origin=dataclasses.replace(batch.origin, address=name, title=name))


def _look(token: str) -> Response:
    scene = _scene()
    brought, batch = waiting.find(here().config.data_dir, token)
    if batch is None:
        return _document(page.unreadable(scene, brought))
    return _document(page.look(scene, brought, batch, _tried(here(), batch)))


def _tried(context: Context, batch: Batch) -> Outcome:
    """What would become of a batch, with every waivable check waived so that all stops are known apart."""
    return take_in(_desk(context), [batch], Wish(dry_run=True, partial=True, wait_s=WAIT_S))


def _live(token: str) -> Response:
    """Puts what waits in force, or says what stops it."""
    scene = _scene()
    _same_origin()
    brought, batch = waiting.find(here().config.data_dir, token)
    if batch is None:
        raise BadCallback
    wish = Wish(accept=request.form.get("accept") == "1", partial=request.form.get("partial") == "1", wait_s=WAIT_S)
    outcome = take_in(_desk(here()), [batch], wish)
    if outcome.result is Result.REFUSED:
        return _document(page.look(scene, brought, batch, outcome), 409)
    waiting.drop(here().config.data_dir, token)
    return _to(scene, page.ADDRESS, "none" if outcome.result is Result.UNCHANGED else "live")


def _drop(token: str) -> Response:
    scene = _scene()
    _same_origin()
    waiting.drop(here().config.data_dir, token)
    return _to(scene, page.ADDRESS, "dropped")


def _back() -> Response:
    scene = _scene()
    _same_origin()
    seen = request.form.get(page.SEEN, "")
    if not shelf.RELEASE_ID.fullmatch(seen):
        raise BadCallback
    roll_back(_desk(here()), seen=seen, wait_s=WAIT_S)
    return _to(scene, page.ADDRESS, "back")


def _template(kind: str) -> Response:
    _scene()
    if kind not in page.KINDS:
        raise NotFound(kind)
    name = f'attachment; filename="mall-{kind}.csv"'
    return Response(template(Kind(kind)), mimetype="text/csv", headers={"Content-Disposition": name})
