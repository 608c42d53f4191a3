"""An address holds the whole state of a page: it is read back to the same, and what is wrong is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import reader_as
from dashboard.asking import urls
from dashboard.asking.dimension import NONE, BadAddress, Position, Vocabulary
from dashboard.asking.page import MapPage, Subject
from dashboard.asking.urls import View, address, parse, room_at, split
from dashboard.i18n import LANGUAGES
from dashboard.pages.registry import registry
from dashboard.readers.reader import ROLES, NotFound, Room
from data.model import AreaLevel, Audience, Base, Light, Measure, Offence, Period

MAPS = {page.key: page for page in registry().values() if isinstance(page, MapPage)}
KNOWN = Vocabulary(
    pages=tuple(MAPS.values()),
    layers=("felt_safety", "burglary", "theft"),
    points=("unsafe_places", "practice_walks"),
    years=tuple(range(1996, 2026)),
    questions=("safe_outdoors_dark", "worry_burglary-women"),
    areas=("0162", "0160", "0162R001"),
    places=("DAN01", "TAB02"),
    anchors=("Mörby centrum T-bana", "Åkersberga station, torget", "A & B = C?"),
    municipalities=("0162", "0160"),
    practice=True,
)
SUBJECTS = {Subject.PLACE: KNOWN.places, Subject.MUNICIPALITY: KNOWN.municipalities}
PARAMETERS = (
    "lang", "layer", "places", "year", "measure", "question", "offence", "level", "practice", "base", "before", "light",
    "area", "place", "near", "pos",
)  # fmt: skip
ALLOWED = {*LANGUAGES, *Measure, *Offence, *AreaLevel, *KNOWN.layers, *KNOWN.points, *KNOWN.questions, NONE}


def maybe(values: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values)


POSITIONS = st.builds(
    Position,
    lat=st.integers(-8_500_000, 8_500_000).map(lambda n: n / 100_000),
    lon=st.integers(-18_000_000, 18_000_000).map(lambda n: n / 100_000),
    zoom=st.integers(0, 2200).map(lambda n: n / 100),
)


@st.composite
def views(draw: st.DrawFn) -> View:
    page = draw(st.sampled_from(KNOWN.pages))
    practice = page.room is Room.PLAN and draw(st.booleans())
    return View(
        page=page,
        subject=draw(st.sampled_from(SUBJECTS[page.subject])) if page.subject in SUBJECTS else "",
        lang=draw(st.sampled_from(LANGUAGES)),
        layer=draw(maybe((*KNOWN.layers, NONE))),
        places=draw(st.none() | st.lists(st.sampled_from(KNOWN.points), unique=True).map(tuple)),
        year=draw(maybe(KNOWN.years)),
        measure=draw(st.sampled_from(Measure)),
        question=draw(maybe(KNOWN.questions)),
        offence=draw(maybe(tuple(Offence))),
        level=draw(st.sampled_from(AreaLevel)),
        base=draw(st.sampled_from(Base)),
        before=draw(st.none() | st.sampled_from([Period(2019, 2019), Period(1996, 2025)])),
        light=draw(st.none() | st.sampled_from(Light)),
        practice=practice,
        area=draw(maybe(KNOWN.areas)),
        place=draw(maybe(KNOWN.places)),
        near=draw(maybe(KNOWN.anchors)),
        pos=draw(st.none() | POSITIONS),
    )


def read(written: str) -> View:
    parts = urlsplit(written)
    return parse(parts.path, parts.query, KNOWN)


@given(views())
def test_a_view_written_as_an_address_is_read_back_the_same(view: View) -> None:
    assert read(address(view)) == view


@given(views())
def test_writing_again_gives_the_same_address(view: View) -> None:
    assert address(read(address(view))) == address(view)


@given(views(), st.dictionaries(st.text(min_size=1, max_size=12), st.text(max_size=12), max_size=4))
def test_unknown_parameters_are_left_alone(view: View, more: dict[str, str]) -> None:
    foreign = urlencode({name: value for name, value in more.items() if name not in PARAMETERS})
    written = address(view)
    joined = f"{written}{'&' if '?' in written else '?'}{foreign}"
    assert read(joined) == view


@given(
    views(),
    st.sampled_from(PARAMETERS),
    st.text("abcdefghijklmnopqrstuvwxyzåäö_-.;<'\"", min_size=1, max_size=20).filter(lambda t: t not in ALLOWED),
)
def test_an_unknown_value_is_refused_with_the_name_of_its_parameter(view: View, parameter: str, value: str) -> None:
    query = {**urls.parameters(view), parameter: value}
    with pytest.raises(BadAddress) as refused:
        parse(urlsplit(address(view)).path, urlencode(query), KNOWN)
    assert refused.value.parameter == parameter
    assert value not in refused.value.choices


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("lang", "de"),
        ("layer", "crime"),
        ("layer", "unsafe_places"),
        ("places", "burglary"),
        ("places", "unsafe_places,nowhere"),
        ("year", "1066"),
        ("year", "2025.0"),
        ("year", "+2025"),
        ("year", "２０２５"),
        ("measure", "shoe size"),
        ("question", "why"),
        ("question", "why__theft"),
        ("offence", "arson"),
        ("level", "county"),
        ("practice", "yes"),
        ("area", "0180"),
        ("place", "DAN99"),
        ("near", "Sergels torg"),
        ("pos", "59.4,18.0"),
        ("pos", "99.0,18.0,9"),
        ("pos", "59.4,200,9"),
        ("pos", "59.4,18.0,23"),
        ("pos", "nan,nan,nan"),
        ("pos", "1e1,18,9"),
    ],
)
def test_a_bad_value_is_named(parameter: str, value: str) -> None:
    with pytest.raises(BadAddress) as refused:
        parse("/planera", urlencode({parameter: value}), KNOWN)
    assert refused.value.parameter == parameter
    assert str(refused.value) == parameter, "nothing of what was sent is repeated"


@pytest.mark.parametrize("offence", Offence)
def test_an_address_copied_when_questions_held_offences_is_the_same_view(offence: Offence) -> None:
    for question in (None, *KNOWN.questions):
        now = parse("/mote", urlencode({"question": question, "offence": offence} if question else {}), KNOWN)
        old = [f"{question}__{offence}"] if question else [str(offence), f"hot_{offence}"]
        for text in old:
            assert parse("/mote", urlencode({"question": text}), KNOWN) == replace(now, offence=offence)
            assert parse("/mote", urlencode({"question": text, "offence": "total"}), KNOWN).offence == "total"
    named = replace(KNOWN, questions=(str(offence),))
    assert parse("/mote", urlencode({"question": offence}), named).question == offence, "a survey's own question"


@pytest.mark.parametrize("path", ["/", "/mote", "/plats/DAN01", "/kommun/0162"])
def test_practice_is_for_planners_alone(path: str) -> None:
    reader = reader_as(ROLES[room_at(path, KNOWN.pages)])
    known = replace(KNOWN, practice=reader.role is Audience.PLANNER)
    with pytest.raises(BadAddress, match="practice"):
        parse(path, "practice=1", known)
    assert parse(path, "practice=0", known).practice is False
    assert parse("/planera", "practice=1", KNOWN).practice is True


@pytest.mark.parametrize(
    "path",
    [
        "", "//", "/x", "/planera/", "/PLANERA", "/planera/x", "/plats", "/plats/", "/plats/DAN99",
        "/plats/DAN01/", "/plats/../etc", "/plats/DAN01%00", "/plats/DAN01\n", "/kommun/0180", "/kommun/162",
        "/kommun/0162R001", "/home", "/kommun/" + "0" * 500,
    ],
)  # fmt: skip
def test_an_unknown_path_is_not_found(path: str) -> None:
    with pytest.raises(NotFound):
        parse(path, "", KNOWN)


@given(st.text(max_size=40))
def test_any_path_is_a_page_or_not_found(path: str) -> None:
    try:
        view = parse(path, "", KNOWN)
    except NotFound:
        return
    assert address(view) == path


def outcome(query: str) -> View | BadAddress:
    try:
        return parse("/planera", query, KNOWN)
    except BadAddress as refused:
        return refused


@given(st.text(max_size=60))
def test_any_query_is_a_view_or_refused(query: str) -> None:
    found = outcome(query)
    if isinstance(found, BadAddress):
        assert found.parameter in PARAMETERS
    else:
        assert read(address(found)) == found


def test_small_areas_light_and_what_a_change_is_counted_from_are_in_the_address() -> None:
    assert parse("/planera", "level=square250&practice=1", KNOWN).level is AreaLevel.SQUARE_250
    found = parse("/planera", "measure=change&before=2019-2021&light=dusk&base=cars", KNOWN)
    assert (found.before, found.light, found.base) == (Period(2019, 2021), Light.DUSK, Base.CARS)
    assert parse(*split(address(found)), KNOWN) == found


@pytest.mark.parametrize("text", ["2021-2019", "1066", "2019-", "x", "2019-2021-2023", "0000-9999"])
def test_a_period_without_figures_is_no_period(text: str) -> None:
    with pytest.raises(BadAddress) as refused:
        parse("/planera", f"before={text}", KNOWN)
    assert refused.value.parameter == "before"


def test_no_layer_and_the_pages_own_choice_are_different() -> None:
    own, nothing = parse("/", "", KNOWN), parse("/", "layer=none&places=none", KNOWN)
    assert (own.layer, own.places) == (None, None)
    assert (nothing.layer, nothing.places) == (NONE, ())


def test_the_address_of_a_page_as_it_opens_is_its_path_alone() -> None:
    assert [address(View(page=page)) for page in (MAPS["home"], MAPS["plan"], MAPS["meeting"])] == [
        "/",
        "/planera",
        "/mote",
    ]


def test_changing_one_thing_keeps_the_rest(parse: Callable[[str, str], View]) -> None:
    view = parse("/planera", "practice=1&level=regso&layer=theft&year=2020&lang=en&area=0162")
    changed = urlsplit(urls.with_changes(view, year=2021))
    assert changed.path == "/planera"
    assert parse(changed.path, changed.query) == urls.replace(view, year=2021)
