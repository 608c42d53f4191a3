"""Pages written as plain HTML say the same as their components, and no stored text becomes markup or code."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from conftest import read_html
from dashboard.export.csv import guarded
from dashboard.html import render
from dashboard.parts.links import link, safe

NASTY = "<script>alert(1)</script>&\"'<img src=x onerror=alert(1)>"
TEXTS = st.characters(exclude_characters="\r\x00", exclude_categories=("Cs",))
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)


class Tags(HTMLParser):
    """Remembers the tags and attributes that a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


def browser_scheme(address: str) -> str:
    """The scheme that a browser sees (WHATWG URL): leading controls, tabs and line breaks do not count."""
    kept = re.sub(r"[\t\n\r]", "", address.lstrip("".join(map(chr, range(0x21)))))
    found = SCHEME.match(kept)
    return found.group(1).lower() if found else ""


@given(st.text(TEXTS))
def test_any_text_is_read_back_as_it_stands_and_is_never_markup(text: str) -> None:
    tags = Tags(render(html.P(text), {}))
    assert [tag for tag, _ in tags.found] == ["p"]
    assert tags.said == text


@given(st.text(TEXTS))
def test_any_attribute_is_read_back_as_it_stands(text: str) -> None:
    written = render(html.A("x", href=text, title=text, **{"aria-label": text, "data-x": text}), {})
    ((tag, attributes),) = Tags(written).found
    assert tag == "a"
    assert attributes == dict.fromkeys(("href", "title", "aria-label", "data-x"), text)


def test_markup_in_a_text_is_shown_as_text() -> None:
    written = render(html.Div([NASTY, html.P(NASTY), html.Img(alt=NASTY, src="/x")]), {})
    assert [tag for tag, _ in Tags(written).found] == ["div", "p", "img"]
    assert "<script" not in written and "<img src=x" not in written


@pytest.mark.parametrize(
    ("node", "written"),
    [
        (None, ""),
        (False, ""),
        (0, "0"),
        ("a < b", "a &lt; b"),
        (["a", None, [html.Br(), "b"]], "a<br>b"),
        (html.P("x", className="big", id="secret"), '<p class="big">x</p>'),
        (html.Label("x", htmlFor="y"), '<label for="y">x</label>'),
        (html.Td("x", colSpan=2), '<td colspan="2">x</td>'),
        (html.Section("x", id="led-to"), '<section id="led-to">x</section>'),
        (html.P("x", hidden=True), "<p hidden>x</p>"),
        (html.P("x", hidden=False), "<p>x</p>"),
        (html.P("x", style={"maxWidth": "1em", "--own": "1"}), '<p style="max-width:1em;--own:1">x</p>'),
        (html.P("x", title=None), "<p>x</p>"),
        (html.P("x", n_clicks=3, key="k"), "<p>x</p>"),
        (html.Main("x", tabIndex=-1), '<main tabindex="-1">x</main>'),
    ],
)  # fmt: skip
def test_components_are_written_as_html(node: Any, written: str) -> None:
    assert render(node, {}) == written


def test_a_component_that_is_not_html_gets_its_stand_in() -> None:
    graph = dcc.Graph(id="map")
    assert render(html.Div(graph), {"Graph": lambda node: f"<p>{node.id}</p>"}) == "<div><p>map</p></div>"


def test_a_component_without_stand_in_shows_its_children_alone() -> None:
    assert render(dcc.Loading([html.P("inside")], type="dot"), {}) == "<p>inside</p>"
    assert render(dcc.Store(id="x", data="secret"), {}) == ""


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "\x1fjavascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "blob:x",
        "http://[",
        "",
    ],
)
def test_an_address_that_could_run_code_becomes_plain_text(address: str) -> None:
    assert safe(address) == ""
    written = render(link(address, "text"), {})
    assert [tag for tag, _ in Tags(written).found] == ["span"]


@given(
    st.text(st.characters(max_codepoint=0x7F), max_size=6),
    st.sampled_from(["javascript", "JAVASCRIPT", "vbscript", "data", "file", "http", "https", "mailto", ""]),
    st.text(max_size=10),
    st.integers(0, 12),
)
def test_no_address_that_passes_has_another_scheme_for_a_browser(
    before: str, scheme: str, after: str, place: int
) -> None:
    broken = f"{scheme[:place]}\n{scheme[place:]}"
    for address in (f"{before}{scheme}:{after}", f"{before}{broken}:{after}", f"{scheme}{before}:{after}"):
        assert browser_scheme(safe(address)) in ("", "http", "https")


@pytest.mark.parametrize("address", ["/planera?year=2020", "https://polisen.se/x?a=b#c", "http://a.se", "?lang=en"])
def test_ordinary_addresses_pass_unchanged(address: str) -> None:
    assert safe(address) == address
    ((tag, attributes),) = Tags(render(link(address, "text"), {})).found
    assert (tag, attributes["href"]) == ("a", address)
    assert attributes.get("rel") == ("noopener noreferrer" if "//" in address else None)


@given(st.text(min_size=1), st.sampled_from(["sv", "en"]))
def test_no_text_in_a_file_is_run_by_a_spreadsheet(text: str, lang: str) -> None:
    written = guarded(text, lang)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert written.removeprefix("'") == text or written == text


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (-4.5, "-4,5", "-4.5"),
        (4.2567891, "4,256789", "4.256789"),
        (163, 163, 163),
        (163.0, "163", "163"),
        (None, "", ""),
        (float("nan"), "", ""),
        ("=1+1", "'=1+1", "'=1+1"),
    ],
)
def test_numbers_in_files_stay_numbers(value: Any, swedish: Any, english: Any) -> None:
    assert (guarded(value, "sv"), guarded(value, "en")) == (swedish, english)


def test_what_the_reader_of_the_tests_sees_is_what_stands_there() -> None:
    picture = "PHN2Zz48dGV4dCB4PSIxIj5JIGJpbGRlbjwvdGV4dD48L3N2Zz4="
    page = read_html(
        f'<title>T</title><script src="/a.js">var hidden;</script><p title="B">Text</p>'
        f'<a href="/b">L</a><img alt="C" src="data:image/svg+xml;base64,{picture}">'
    )
    assert page.texts == ("T", "Text", "L", "I bilden")
    assert page.said == ("B", "C")
    assert page.links == ("/b",) and page.loads[0] == "/a.js"
