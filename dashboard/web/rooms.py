"""The pages as endpoints: maps, text, and forms with all their doors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, request

from dashboard import assets
from dashboard.asking.context import here
from dashboard.asking.dimension import BadAddress
from dashboard.asking.known import known
from dashboard.asking.memory import remembered
from dashboard.asking.page import MapPage, Page
from dashboard.html import render
from dashboard.i18n import LANGUAGES
from dashboard.pages.bare import bare_document
from dashboard.pages.frame import visited
from dashboard.pages.kinds import Door, FormPage, Onward, PlainPage, Sent, Shown, Visit
from dashboard.readers.reader import Room
from dashboard.web.document import page_response
from dashboard.web.endpoints import Endpoint, Who

PAPER = assets.module(assets.ALONE)


def page_endpoints(pages: Sequence[Page]) -> Iterator[Endpoint]:
    """An endpoint for each page, and for each door of a page with forms."""
    for page in pages:
        if isinstance(page, FormPage):
            yield from (_door(page, door) for door in page.doors)
        elif isinstance(page, PlainPage):
            yield _shown_at(page, partial(_plain, page))
        elif isinstance(page, MapPage):
            yield _shown_at(page, page_response)


def _shown_at(page: Page, view: Callable[..., Any]) -> Endpoint:
    return Endpoint(
        name=f"{page.room.name.lower()}.{page.key}",
        rule=page.address.replace("{subject}", "<subject>"),
        who=Who.ROOM,
        room=partial(Room, page.room),
        view=view,
        about=page.about,
    )


def _door(page: FormPage, door: Door) -> Endpoint:
    return Endpoint(
        name=f"{page.key}.{door.answer.__name__}",
        rule=page.address + door.path,
        method=door.method,
        who=Who.ROOM,
        room=partial(Room, page.room),
        view=partial(_passed, page, door),
        served=page.served,
        writes=door.method == "POST",
        about=(door.answer.__doc__ or page.about).partition("\n")[0],
    )


def install_refusals(page: FormPage, blueprint: Blueprint) -> None:
    """Gives the errors that a page knows how to tell of to the page."""
    for error, show in page.refused.items():
        blueprint.register_error_handler(error, partial(_refused, page, show))


def _visit(page: Page) -> Visit:
    """The visit of the request to a page that is no map. Raises `BadAddress` for an unknown language."""
    lang = request.args.get("lang", "") or LANGUAGES[0]
    if lang not in LANGUAGES:
        raise BadAddress("lang", LANGUAGES)
    context = here()
    return Visit(
        page=page, path=request.path, lang=lang, reader=g.reader, known=known(context, g.reader), context=context
    )


def _plain(page: PlainPage) -> Response:
    """A page of text: finished HTML, remembered whole."""
    visit = _visit(page)

    def make() -> str:
        return bare_document(visit.say(page.title), render(visited(visit, page.body(visit)), {}), visit.lang, (PAPER,))

    text = remembered(visit.context, visit.reader, f"plain:{page.key}:{visit.lang}", str, make)
    return Response(text, mimetype="text/html")


def _passed(page: FormPage, door: Door, **parts: str) -> Response:
    """What a door answers: the page, the way on (303, so that a reload sends nothing again), or a file."""
    if door.most_bytes is not None:
        request.max_content_length = door.most_bytes
    visit = _visit(page)
    match door.answer(visit, **parts):
        case Onward(path=path, parameters=parameters):
            return Response(status=303, headers={"Location": visit.address(path, **parameters)})
        case Sent(name=name, mimetype=mimetype, content=content):
            named = {"Content-Disposition": f'attachment; filename="{name}"'}
            return Response(content, mimetype=mimetype, headers=named)
        case Shown() as shown:
            return _written(visit, page, shown)


def _refused(page: FormPage, show: Callable[[Visit, Any], Shown], error: Exception) -> Response:
    visit = _visit(page)
    return _written(visit, page, show(visit, error))


def _written(visit: Visit, page: FormPage, shown: Shown) -> Response:
    body = render(visited(replace(visit, path=shown.path), shown.content), {})
    text = bare_document(visit.say(page.title), body, visit.lang, (PAPER, *page.scripts))
    return Response(text, status=shown.status, mimetype="text/html")
