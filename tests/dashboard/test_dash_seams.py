"""What the server leans on inside Dash is listed in one place, and still holds with the installed version."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Callable
from typing import Any

import dash
import pytest
from dash import Dash, Input, Output, dcc, exceptions, html
from flask import Flask

from conftest import HOME, WholeAnswers
from dashboard.web import dash_seams

APP = Callable[..., Dash]


@pytest.fixture
def app() -> Dash:
    """An application of two outputs that is nothing but Dash."""
    server = Flask("seams")
    server.test_client_class = WholeAnswers
    made = Dash("seams", server=server, include_assets_files=False, add_log_handler=False, enable_mcp=False)
    made.layout = html.Div([dcc.Store(id="asked"), html.P(id="one"), html.P(id={"slot": "two", "a": "b"})])
    outputs = [Output("one", "children"), Output({"slot": "two", "a": "b"}, "children")]
    made.callback(*outputs, Input("asked", "data"))(lambda data: (f"<{data}>", "å"))
    return made


def posted(app: Dash) -> dict[str, Any]:
    element = {"a": "b", "slot": "two"}
    return {
        "output": next(iter(app.callback_map)),
        "outputs": [{"id": "one", "property": "children"}, {"id": element, "property": "children"}],
        "inputs": [{"id": "asked", "property": "data", "value": 7}],
        "changedPropIds": ["asked.data"],
    }


def index_of(app: Dash) -> str:
    with app.server.test_request_context("/"):
        return app.index()


def check_views(app: Dash) -> None:
    """Dash names a view in Flask by its path, and it can be replaced."""
    views = {rule.endpoint: rule.rule for rule in app.server.url_map.iter_rules()}
    for name in (dash_seams.CALLBACK, dash_seams.LAYOUT, dash_seams.DEPENDENCIES, dash_seams.SUITES):
        assert views[name] == name
        dash_seams.replace_view(app.server, name, lambda _: lambda **_: "ours")
    client = app.server.test_client()
    assert client.get(dash_seams.LAYOUT).text == client.post(dash_seams.CALLBACK).text == "ours"
    with pytest.raises(KeyError):
        dash_seams.replace_view(app.server, "/_nothing", lambda view: view)


def check_assets(_: Dash) -> None:
    """Dash answers with the files of a folder under /assets, in a view of that name."""
    server = Flask("seams")
    Dash("seams", server=server, assets_folder=str(HOME / "assets"), add_log_handler=False, enable_mcp=False)
    views = {rule.endpoint: rule.rule for rule in server.url_map.iter_rules()}
    assert views[dash_seams.ASSETS] == "/assets/<path:filename>"


def check_replaced_view_is_the_answering_one(app: Dash) -> None:
    """What `replace_view` hands over answers the layout."""
    with app.server.test_request_context("/"):
        taken: list[Callable[..., Any]] = []
        dash_seams.replace_view(app.server, dash_seams.LAYOUT, lambda view: taken.append(view) or view)  # type: ignore[func-returns-value]
        assert json.loads(taken[0]().get_data())["props"]["children"][0]["props"]["id"] == "asked"


def check_scripts(app: Dash) -> None:
    """Dash makes its list of scripts as tags with `src="`, the renderer among them."""
    scripts = dash_seams.scripts_of(app)
    for name in ("/react@", "/react-dom@", "/dash_renderer.", "/dash_core_components.", "/dash_html_components."):
        assert [address for address in scripts if name in address], name
    client = app.server.test_client()
    assert {client.get(address).status_code for address in scripts} == {200}


def check_needed_scripts(app: Dash) -> None:
    """What nothing uses is among Dash's scripts, and by these names."""
    app._setup_server()
    tags = app._generate_scripts_html()
    assert all(name in tags for name in dash_seams.UNUSED_SCRIPTS)
    needed = dash_seams.needed_scripts(tags)
    assert len(needed) == tags.count("<script src=") - len(dash_seams.UNUSED_SCRIPTS)


def check_graph_chunk(app: Dash) -> None:
    """The script of the map is fetched late from that address."""
    dash_seams.scripts_of(app)
    answer = app.server.test_client().get(dash_seams.GRAPH_CHUNK)
    assert answer.status_code == 200 and len(answer.data) > 1000
    assert not [one for one in dash_seams.scripts_of(app) if "async-graph" in one], "It would come twice."


def check_started(app: Dash) -> None:
    """Dash accepts a document whose starting script has those attributes, and refuses one without."""
    app.renderer = ""
    src = 'src="/js/dash-renderer-boot.js"'
    document = '<div id="react-entry-point"></div>{config}<script {started}></script>'

    def written(started: str) -> str:
        app.interpolate_index = lambda **parts: document.format(config=parts["config"], started=started)
        return index_of(app)

    assert "DashRenderer" in written(f"{dash_seams.STARTED} {src}")
    for wrong in (f"{src}", dash_seams.STARTED):
        with pytest.raises(exceptions.InvalidIndexException):
            written(wrong)


def check_config(app: Dash) -> None:
    """Dash's settings are one script of JSON, and the versions in it stand under these names."""
    tag = re.findall(r'<script id="_dash-config"[^>]*>.*?</script>', index_of(app), re.S)[0]
    told = json.loads(tag.split(">", 1)[1].rsplit("<", 1)[0])
    versions = {name for name in told if "version" in name and name != "disable_version_check"}
    assert versions and versions <= dash_seams.LEFT_OUT_OF_CONFIG
    public = json.loads(dash_seams.public_config(tag).split(">", 1)[1].rsplit("<", 1)[0])
    assert not versions & set(public) and public["requests_pathname_prefix"] == "/"


def check_callback_map(app: Dash) -> None:
    """A posted `output` is a key of the map of callbacks."""
    app.server.test_client().get("/_dash-dependencies")
    assert dash_seams.is_callback(app, posted(app)["output"])
    assert not dash_seams.is_callback(app, "nothing.children") and not dash_seams.is_callback(app, None)


def check_answers(app: Dash) -> None:
    """An answer to several outputs is JSON of `multi` and `response`, by the names of the elements."""
    answer = app.server.test_client().post(dash_seams.CALLBACK, json=posted(app))
    outputs = dash_seams.outputs_of(answer.data)
    name = dash_seams.element_name({"slot": "two", "a": "b"})
    assert outputs == {"one": {"children": "<7>"}, name: {"children": "å"}}
    again = dash_seams.answer_of({key: json.dumps(value) for key, value in outputs.items()})
    assert json.loads(again) == json.loads(answer.data) | {"multi": True}
    assert dash_seams.element_name("one") == "one"


CHECKS: dict[str, Callable[[Dash], None]] = {
    "CALLBACK": check_views,
    "LAYOUT": check_views,
    "DEPENDENCIES": check_views,
    "SUITES": check_views,
    "ASSETS": check_assets,
    "replace_view": check_replaced_view_is_the_answering_one,
    "GRAPH_CHUNK": check_graph_chunk,
    "STARTED": check_started,
    "UNUSED_SCRIPTS": check_needed_scripts,
    "LEFT_OUT_OF_CONFIG": check_config,
    "scripts_of": check_scripts,
    "needed_scripts": check_needed_scripts,
    "public_config": check_config,
    "is_callback": check_callback_map,
    "outputs_of": check_answers,
    "answer_of": check_answers,
    "element_name": check_answers,
}


@pytest.mark.parametrize("seam", CHECKS)
def test_a_seam_holds_with_the_installed_dash(seam: str, app: Dash) -> None:
    try:
        CHECKS[seam](app)
    except Exception as fault:
        kept = inspect.getdoc(CHECKS[seam])
        where = f"Dash {dash.__version__} no longer keeps the seam '{seam}' of dashboard/web/dash_seams.py"
        raise AssertionError(f"{where}: {kept}") from fault


def test_every_seam_has_its_check() -> None:
    tree = ast.parse((HOME / "dashboard" / "web" / "dash_seams.py").read_text(encoding="utf-8"))
    named = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                named += [one.id for one in ast.walk(target) if isinstance(one, ast.Name)]
    assert {name for name in named if not name.startswith("_")} == set(CHECKS)


# Written in pieces, so that the list is not among its own finds.
PRIVATE = re.compile(
    r"view_functions|callback_map|_setup_server|_generate_scripts_html|_dash-(?!renderer)|async-graph|\"multi\""
    r"|\._(?:type|namespace)\b|DashRenderer|dash\.\w*\._|dash\._|_callback_list"
)


def test_nothing_else_of_the_house_knows_the_inside_of_dash() -> None:
    known = {
        f"{path.relative_to(HOME)}: {found.group()}"
        for path in sorted((HOME / "dashboard").rglob("*.py"))
        if path.name != "dash_seams.py"
        for found in PRIVATE.finditer(path.read_text(encoding="utf-8"))
    }
    assert known <= ALLOWED, f"These belong in dashboard/web/dash_seams.py: {sorted(known - ALLOWED)}"


ALLOWED = {"dashboard/web/errors.py: _dash-", "dashboard/web/headers.py: _dash-"}
"""Paths that are told apart by their beginning."""
