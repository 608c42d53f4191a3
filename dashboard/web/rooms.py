"""The rooms that pages lie in: each admits who asks before anything else is done, and then answers with its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, g, request

from dashboard.asking.context import here
from dashboard.asking.known import known
from dashboard.asking.memory import remembered
from dashboard.asking.page import MapPage, Page
from dashboard.asking.urls import LANGUAGES, BadAddress, BadCallback
from dashboard.html import render
from dashboard.pages.bare import bare_document
from dashboard.pages.frame import visited
from dashboard.pages.kinds import Door, FormPage, Onward, PlainPage, Sent, Shown, Visit
from dashboard.parts.forms import INPUTS
from dashboard.readers.reader import NotFound, Room, reader_in
from dashboard.web.document import page_response


def install_rooms(server: Flask, pages: Sequence[Page]) -> None:
    """A Blueprint per room with the pages that lie in it."""
    for room in Room:
        blueprint = Blueprint(room.name.lower(), __name__)
        blueprint.before_request(partial(admit, room))
        for page in pages:
            if page.room is room:
                _add(blueprint, page)
        server.register_blueprint(blueprint)


def admit(room: Room) -> None:
    """Makes the reader of the request. Raises `NotFound` for a room that this process does not serve."""
    g.reader = reader_in(room, here().config)


def _add(blueprint: Blueprint, page: Page) -> None:
    if isinstance(page, MapPage):
        blueprint.add_url_rule(page.address.replace("{subject}", "<subject>"), page.key, page_response)
    elif isinstance(page, PlainPage):
        blueprint.add_url_rule(page.address, page.key, partial(_plain, page))


def visit_of(page: Page) -> Visit:
    """The visit of the request to a page that is no map. Raises `BadAddress` for an unknown language."""
    lang = request.args.get("lang", LANGUAGES[0]) or LANGUAGES[0]
    if lang not in LANGUAGES:
        raise BadAddress("lang", LANGUAGES)
    context = here()
    return Visit(page=page, path=request.path, lang=lang, reader=g.reader, known=known(context), context=context)


def _plain(page: PlainPage) -> Response:
    """A page of text: finished HTML, remembered whole."""
    visit = visit_of(page)
    body = remembered(
        visit.context,
        visit.reader,
        f"plain:{page.key}:{visit.lang}",
        str,
        lambda: render(visited(visit, page.body(visit)), {}),
    )
    return Response(bare_document(visit.say(page.title), body, visit.lang), mimetype="text/html")


def install_forms(server: Flask, pages: Sequence[Page]) -> None:
    """A Blueprint per page with forms, with a view per door."""
    for page in pages:
        if isinstance(page, FormPage):
            blueprint = Blueprint(page.key, __name__)
            blueprint.before_request(partial(_admit_to, page))
            for door in page.doors:
                name = f"{door.method}{door.path.replace('.', '-')}"
                blueprint.add_url_rule(
                    page.address + door.path, name, partial(_passed, page, door), methods=[door.method]
                )
            for error, show in page.refused.items():
                blueprint.register_error_handler(error, partial(_refused, page, show))
            server.register_blueprint(blueprint)


def _admit_to(page: FormPage) -> None:
    """Admits to the room; then a page that is not served is not found, and what another site has sent is refused."""
    admit(page.room)
    if not page.served(here().config):
        raise NotFound(page.address)
    if request.method == "POST":
        refuse_foreign()


def refuse_foreign() -> None:
    """Raises `BadCallback` for a form that another site has sent."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    foreign = site not in (None, "same-origin", "none")
    if foreign or (origin and urlsplit(origin).netloc != request.host):
        raise BadCallback


def _passed(page: FormPage, door: Door, **parts: str) -> Response:
    """What a door answers: the page, the way on (303, so that a reload sends nothing again), or a file."""
    if door.most_bytes is not None:
        request.max_content_length = door.most_bytes
    visit = visit_of(page)
    match door.answer(visit, **parts):
        case Onward(path=path, parameters=parameters):
            return Response(status=303, headers={"Location": visit.address(path, **parameters)})
        case Sent(name=name, mimetype=mimetype, content=content):
            named = {"Content-Disposition": f'attachment; filename="{name}"'}
            return Response(content, mimetype=mimetype, headers=named)
        case Shown() as shown:
            return _written(visit, page, shown)


def _refused(page: FormPage, show: Callable[[Visit, Exception], Shown], error: Exception) -> Response:
    return _written(visit_of(page), page, show(visit_of(page), error))


def _written(visit: Visit, page: FormPage, shown: Shown) -> Response:
    body = render(visited(replace(visit, path=shown.path), shown.content), INPUTS)
    text = bare_document(visit.say(page.title), body, visit.lang, page.scripts)
    return Response(text, status=shown.status, mimetype="text/html")
