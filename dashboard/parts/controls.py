"""The inputs: each sets one parameter of the address and shows the value it has there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from dash import html

from dashboard import ids
from dashboard.asking.dimension import Asked, Dimension, Role, dimension_of, of_role
from dashboard.asking.scene import Scene
from dashboard.asking.words import area_name
from dashboard.element import Input
from data.model import MUNICIPALITY_NAMES, Audience, Measure, Period
from layers.contract import Options, Unit
from layers.kit import offence_words
from layers.kit.counts import WITHOUT_BASE, earlier

PLAIN = (Measure.RATE, Measure.COUNT)
"""The measures that every reader is offered."""

MOST_SEGMENTS = 3
"""More choices than these stand in a list."""

MOST_YEARS = 8
"""More years than these, with some missing between them, stand in a list."""


def municipality_select(scene: Scene) -> Any:
    """Chooses the municipality (or, with RegSO, any area) that the page speaks of."""
    chosen = scene.view.area or ""
    codes = dict.fromkeys(["", *scene.towns, chosen])
    return _select(
        scene, "area", [(code, area_name(scene, code) if code else scene.say("area.all")) for code in codes], chosen
    )


def place_search(scene: Scene) -> Any:
    """Finds a published place by its name."""
    choices = dict(place_choices(scene))
    named = [html.Option(value=name, **{"data-key": key}) for key, name in choices.items()]
    chosen = choices.get(scene.view.place or "", "")
    none = scene.say("search.none")
    box = Input(type="search", name="place", value=chosen, list="places", placeholder=none, autoComplete="off")
    label = html.Label([scene.say("control.place"), " ", box])
    more = {f"data-{key}": scene.say(f"search.{key}") for key in ("nothing", "several")}
    return _form("place", chosen, [label, html.Datalist(named, id="places")], **more)


def place_choices(scene: Scene) -> list[tuple[str, str]]:
    """Key and name, with its municipality, of every published place that has one, and of the chosen one, by name."""
    named = [(key, row) for key, row in scene.known.places.items() if row["text_sv"] or key == scene.view.place]
    rows = sorted(named, key=lambda item: str(item[1]["name"]))
    return [(key, f"{row['name']} · {MUNICIPALITY_NAMES[str(row['municipality_code'])]}") for key, row in rows]


def _form(parameter: str, chosen: str, content: Any, **more: str) -> Any:
    """A control: a form that sets one parameter of the address, with what stands in it."""
    told = {ids.CONTROL: parameter, ids.VALUE: chosen} | more
    return html.Form(content, id=ids.control(parameter), method="get", className="control", **told)


def _select(scene: Scene, parameter: str, data: list[tuple[str, str]], chosen: str) -> Any:
    """A list of choices: values and their words."""
    options = [html.Option(text, value=value, selected=value == chosen) for value, text in data]
    label = scene.say(dimension_of(parameter).title)
    return _form(parameter, chosen, html.Label([label, " ", html.Select(options, name=parameter)]))


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
                value = chosen.get(parameter) or next(iter(texts))
                selects[parameter] = _select(scene, parameter, list(texts.items()), value)
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
    none = [("", scene.say(f"{dimension.key}.any"))] if dimension.default is None else []
    offered = [(str(value), scene.say(f"{dimension.key}.{value}")) for value in dimension.offers(asked)]
    if len(offered) < 2 - len(none):
        return None
    chosen = str(dimension.question(scene.view.value(dimension), asked) or "")
    choices = [*none, *offered]
    short = none and len(choices) <= MOST_SEGMENTS
    return (_segments if short else _select)(scene, dimension.key, choices, chosen)


def _lit(scene: Scene) -> bool:
    """Whether what is shown is per hour of one light: then there is nothing else to measure it by."""
    return scene.answer is not None and scene.answer.unit is Unit.PER_1000_HOURS


def years(scene: Scene) -> Any:
    """A slider over the layer's years, or those that there are to choose among; nothing when there is one or none."""
    answer = scene.answer
    asked = answer.question if answer is not None else ""
    known = next((one.years for one in scene.options.questions if one.key == asked), ()) or scene.options.years
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    chosen = min(max(scene.view.year or (answer.year if answer else None) or last, first), last)
    label = scene.say("control.year")
    gaps = last - first + 1 != len(known)
    said = html.Span([f"{label}: ", html.Output(str(chosen), **{ids.SHOWS: "year"})], className="label")
    if gaps:
        pairs = [(str(year), str(year)) for year in known]
        control = (_segments if len(known) <= MOST_YEARS else _select)(scene, "year", pairs, str(chosen))
    else:
        slider = Input(type="range", name="year", min=first, max=last, value=chosen, **{"aria-label": label})
        # With room for their labels.
        tens = [year for year in known if year % 10 == 0 and year - first > 5 and last - year > 4]
        at = {year: {"left": f"{100 * (year - first) / (last - first):.2f}%"} for year in (first, *tens, last)}
        ticks = html.Div([html.Span(str(year), style=place) for year, place in at.items()], className="ticks")
        control = _form("year", str(chosen), [slider, ticks])
    return html.Div([said, control], className="year-shown", **{"data-years": ",".join(map(str, known))})


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
    data = [(str(measure), scene.say(f"measure.{measure}")) for measure in offered]
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
        data.append((str(period), label))
    return _select(scene, "before", data, str(chosen))


def _base(scene: Scene) -> Any:
    """What a rate is divided by, where there is a choice."""
    known = scene.options.bases.get(scene.level, ())
    measure = scene.view.measure
    if _lit(scene) or len(known) < 2 or measure in WITHOUT_BASE or scene.reader.public:
        return None
    chosen = scene.view.base if scene.view.base in known else known[0]
    data = [(str(base), scene.say(f"base.{base}")) for base in known]
    return _select(scene, "base", data, str(chosen))


def _practice(scene: Scene) -> Any:
    if scene.reader.role is not Audience.PLANNER:
        return None
    data = [("0", scene.say("practice.off")), ("1", scene.say("practice.on"))]
    chosen = _segments(scene, "practice", data, "1" if scene.view.practice else "0")
    if not scene.view.practice or scene.options.has_practice:
        return chosen
    return html.Div([chosen, html.P(scene.say("practice.none_here"), className="label")])


def _segments(scene: Scene, parameter: str, data: list[tuple[str, str]], chosen: str) -> Any:
    """A few choices beside each other: values and their words."""
    label = scene.say(dimension_of(parameter).title)
    buttons = [
        html.Button(
            text, type="submit", name=parameter, value=value, **{"aria-pressed": "true" if value == chosen else "false"}
        )
        for value, text in data
    ]
    group = html.Div(buttons, className="segments", role="group", **{"aria-label": label})
    return _form(parameter, chosen, [html.Span(label, className="label"), group])


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
