"""The inputs: each sets one parameter of the address and shows the value it has there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.asking.dimension import Asked, Dimension, Role, dimension_of, of_role
from dashboard.asking.scene import Scene
from dashboard.asking.words import area_name
from data.model import MUNICIPALITY_NAMES, Audience, Measure, Period
from layers.contract import Options, Unit
from layers.kit import offence_words
from layers.kit.counts import WITHOUT_BASE, earlier

PLAIN = (Measure.RATE, Measure.COUNT)
"""The measures that every reader is offered."""

MOST_SEGMENTS = 3
"""More choices than these stand in a list."""

LIST_HEIGHT = "min(480px, 60vh)"
"""A list this high shows all municipalities, also in the meeting's large type."""


def municipality_select(scene: Scene) -> Any:
    """Chooses the municipality (or, with RegSO, any area) that the page speaks of."""
    chosen = scene.view.area or ""
    codes = dict.fromkeys(["", *scene.towns, chosen])
    data = [{"value": code, "label": area_name(scene, code) if code else scene.say("area.all")} for code in codes]
    return _select(scene, "area", data, chosen)


def place_search(scene: Scene) -> Any:
    """Finds a published place by its name."""
    rows = sorted(scene.known.places.items(), key=lambda item: str(item[1]["name"]))
    towns = MUNICIPALITY_NAMES
    data = [{"value": key, "label": f"{row['name']} · {towns[str(row['municipality_code'])]}"} for key, row in rows]
    none, nothing = scene.say("search.none"), scene.say("search.nothing")
    more = {"placeholder": none, "clearable": True, "nothingFoundMessage": nothing}
    return _select(scene, "place", data, scene.view.place, **more)


def _select(scene: Scene, parameter: str, data: list[dict[str, str]], value: str | None, **more: Any) -> Any:
    """A list of choices, in which typing finds one."""
    common = {
        "label": scene.say(dimension_of(parameter).title),
        "nothingFoundMessage": scene.say("control.nothing"),
        # An input that gets the focus back must not open its list over what has just been chosen.
        "openOnFocus": False,
        # A list that scrolls is a stop for Tab, and has closed when Tab has come there.
        "scrollAreaProps": {"viewportProps": {"tabIndex": -1, "role": "group"}},
        "comboboxProps": {"withinPortal": False},
    }
    return dmc.Select(
        id=ids.control(parameter),
        data=data,
        value=value,
        allowDeselect=False,
        searchable=True,
        selectFirstOptionOnChange=True,
        maxDropdownHeight=LIST_HEIGHT,
        checkIconPosition="right",
        size="md",
        **(common | more),
    )


def question(scene: Scene) -> list[Any]:
    """What was asked in a survey, and of which offences: of the coloured layer, or else of one above it."""
    selects: dict[str, Any] = {}
    for shown in scene.shown:
        options, answer = scene.asked.get(shown.layer.key, Options()), shown.answer
        chosen = {"question": answer.question, "offence": answer.offence} if answer else {}
        labels = {
            "question": {one.key: one.labels[scene.lang] for one in options.questions},
            "offence": {str(kind): offence_words.label(kind, scene.lang) for kind in options.offences},
        }
        for parameter, texts in labels.items():
            if texts and parameter not in selects:
                data = [{"value": value, "label": text} for value, text in texts.items()]
                selects[parameter] = _select(scene, parameter, data, chosen.get(parameter) or data[0]["value"])
    return list(selects.values())


def filters(scene: Scene) -> Any:
    """The further inputs that the coloured layer has use for, in the order of the question they answer."""
    return [
        OWN[dimension.key](scene) if dimension.key in OWN else _choice(scene, dimension)
        for dimension in of_role(Role.QUESTION)
    ]


def _choice(scene: Scene, dimension: Dimension) -> Any:
    """What the coloured layer can be asked of a dimension, after no choice where that is one; nothing without two."""
    asked = Asked(options=scene.options, level=scene.level, measure=scene.view.measure)
    none = [{"value": "", "label": scene.say(f"{dimension.key}.any")}] if dimension.default is None else []
    offered = [
        {"value": str(value), "label": scene.say(f"{dimension.key}.{value}")} for value in dimension.offers(asked)
    ]
    if len(offered) < 2 - len(none):
        return None
    chosen = str(dimension.question(scene.view.value(dimension), asked) or "")
    short = none and len(offered) <= MOST_SEGMENTS
    return (_segments if short else _select)(scene, dimension.key, [*none, *offered], chosen)


def _lit(scene: Scene) -> bool:
    """Whether what is shown is per hour of one light: then there is nothing else to measure it by."""
    return scene.answer is not None and scene.answer.unit is Unit.PER_1000_HOURS


def years(scene: Scene) -> Any:
    """A slider over the layer's years; nothing when there is one year or none."""
    answer = scene.answer
    asked = answer.question if answer is not None else ""
    known = next((one.years for one in scene.options.questions if one.key == asked), ()) or scene.options.years
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    chosen = scene.view.year or (answer.year if answer else None) or last
    label = scene.say("control.year")
    gaps = last - first + 1 != len(known)
    tens = [year for year in known if year % 10 == 0 and year - first > 5 and last - year > 4]  # with room for a label
    slider = dmc.Slider(
        id=ids.control("year"),
        min=first,
        max=last,
        value=min(max(chosen, first), last),
        step=1,
        updatemode="mouseup",
        restrictToMarks=gaps,
        marks=[{"value": year, "label": str(year)} for year in (known if gaps else (first, *tens, last))],
        labelAlwaysOn=False,
        thumbLabel=label,
        size="md",
        className="year-slider",
    )
    said = html.Span([f"{label}: ", html.Strong(str(chosen))], className="label")
    return html.Div([said, slider], className="year-shown", **{"data-years": ",".join(map(str, known))})


def play_button(scene: Scene) -> Any:
    """Plays the years and stops them. It stands outside what is rewritten, so that a press always meets it."""
    play, stop = scene.say("control.play"), scene.say("control.stop")
    more = {"data-play-label": play, "data-stop-label": stop, "aria-pressed": "false"}
    return html.Button(play, className="play", type="button", **more)


def _measure(scene: Scene) -> Any:
    """What is asked of the counts: residents have the two plain ones, others all of them."""
    measures = scene.options.measures
    if _lit(scene) or len(measures) < 2:
        return None
    plain = (*PLAIN, scene.view.measure)
    offered = [measure for measure in measures if not scene.reader.public or measure in plain]
    data = [{"value": str(measure), "label": scene.say(f"measure.{measure}")} for measure in offered]
    chosen = str(scene.view.measure if scene.view.measure in measures else Measure.RATE)
    return (_select if len(data) > MOST_SEGMENTS else _segments)(scene, "measure", data, chosen)


def _before(scene: Scene) -> Any:
    """What a change is counted from: any earlier year, or the three or five years before."""
    answer = scene.answer
    year = scene.view.year or (answer.year if answer else None)
    change = scene.view.measure is Measure.CHANGE and scene.options.measures and not _lit(scene)
    if answer is None or year is None or not change:
        return None
    years = scene.options.years
    pools = [Period(year - span, year - 1) for span in (3, 5) if year - span in years]
    single = [Period(past, past) for past in sorted(years, reverse=True) if past < year]
    chosen = earlier(scene.view.before, year)
    data = []
    for period in dict.fromkeys([*pools, *single, chosen]):
        first, last = str(period.first), str(period.last)
        label = first if first == last else scene.say("control.mean_of", first=first, last=last)
        data.append({"value": str(period), "label": label})
    return _select(scene, "before", data, str(chosen))


def _base(scene: Scene) -> Any:
    """What a rate is divided by, where there is a choice."""
    known = scene.options.bases.get(scene.level, ())
    measure = scene.view.measure
    if _lit(scene) or len(known) < 2 or measure in WITHOUT_BASE or scene.reader.public:
        return None
    chosen = scene.view.base if scene.view.base in known else known[0]
    data = [{"value": str(base), "label": scene.say(f"base.{base}")} for base in known]
    return _select(scene, "base", data, str(chosen))


def _practice(scene: Scene) -> Any:
    if scene.reader.role is not Audience.PLANNER:
        return None
    data = [{"value": "0", "label": scene.say("practice.off")}, {"value": "1", "label": scene.say("practice.on")}]
    chosen = _segments(scene, "practice", data, "1" if scene.view.practice else "0")
    if not scene.view.practice or scene.options.has_practice:
        return chosen
    return html.Div([chosen, html.P(scene.say("practice.none_here"), className="label")])


def _segments(scene: Scene, parameter: str, data: list[dict[str, str]], value: str) -> Any:
    label = scene.say(dimension_of(parameter).title)
    chosen = dmc.SegmentedControl(id=ids.control(parameter), data=data, value=value, fullWidth=True, size="sm")
    return html.Div([html.Span(label, className="label"), chosen], role="group", **{"aria-label": label})


OWN: Mapping[str, Callable[[Scene], Any]] = MappingProxyType(
    {
        "year": lambda _: None,
        "question": lambda _: None,
        "offence": lambda _: None,
        "measure": _measure,
        "before": _before,
        "base": _base,
        "practice": _practice,
    }
)
"""Dimensions whose control is more than a choice of what is offered, or stands elsewhere on the page."""
