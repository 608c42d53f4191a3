"""Finds the pages: one per file in maps/ and plain/, one per folder in forms/, refusing what is misdeclared."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import EnumType
from functools import cache
from types import MappingProxyType

from dashboard.asking.page import Layout, MapPage, Page, Subject
from dashboard.export.formats import formats
from dashboard.i18n import LANGUAGES, catalogue
from dashboard.pages.kinds import Door, FormPage, PlainPage
from dashboard.readers.reader import Room
from data.words import meant_in

KINDS: Mapping[str, type[Page]] = MappingProxyType({"maps": MapPage, "plain": PlainPage, "forms": FormPage})
MACHINE = ("/geo", "/symbols", "/assets", "/js", "/health", "/ready", *(f"/{key}" for key in formats()))
"""Where addresses of the machine's begin; so do all that begin with an underscore, which are Dash's."""


class PageRefused(ValueError):
    """A page is declared wrongly: the house does not open. Names the file and the field."""


@cache
def registry() -> Mapping[str, Page]:
    """Every page by key, in the order of the ways in the head. Raises `PageRefused` naming file and field."""
    found = {file: page for folder, kind in KINDS.items() for file, page in _pages_in(folder, kind)}
    for file, page in found.items():
        for name, wrong in _wrong(page):
            raise PageRefused(f"{file}: {name}: {wrong}")
    for name in ("key", "address"):
        values = Counter(getattr(page, name) for page in found.values())
        for file, page in found.items():
            if values[getattr(page, name)] > 1:
                raise PageRefused(f"{file}: {name}: another page has '{getattr(page, name)}' too")
    ordered = sorted(found.values(), key=lambda page: (page.order, page.key))
    return MappingProxyType({page.key: page for page in ordered})


def _pages_in(folder: str, kind: type[Page]) -> Iterator[tuple[str, Page]]:
    package = importlib.import_module(f".{folder}", __package__)
    for module in pkgutil.iter_modules(package.__path__):
        if not module.name.startswith("_"):
            file = f"dashboard/pages/{folder}/{module.name}" + ("/__init__.py" if module.ispkg else ".py")
            yield file, _load(file, f"{package.__name__}.{module.name}", kind)


def _load(file: str, name: str, kind: type[Page]) -> Page:
    try:
        page = getattr(importlib.import_module(name), "PAGE", None)
    except TypeError as error:
        raise PageRefused(f"{file}: {error}{meant_in(str(error), *KINDS.values(), Door)}") from error
    except AttributeError as error:
        if not isinstance(error.obj, EnumType):
            raise
        field = error.obj.__name__.lower()
        raise PageRefused(f"{file}: {field}: {error.name} is none; choose among {_choices(error.obj)}") from error
    if not isinstance(page, kind):
        raise PageRefused(f"{file}: PAGE: it is to be a {kind.__name__}")
    return page


def _choices(choices: EnumType) -> str:
    return ", ".join(f"{choices.__name__}.{name}" for name in choices.__members__)


def _wrong(page: Page) -> Iterator[tuple[str, str]]:
    """Name of a field and what is wrong with it."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", page.key):
        yield "key", f"'{page.key}' is to be small letters, digits and underscores"
    for name, choices in (("room", Room), ("layout", Layout)):
        if not isinstance(getattr(page, name), choices):
            yield name, f"'{getattr(page, name)}' is none; choose among {_choices(choices)}"
    if not page.about:
        yield "about", "say for whom and for what the page is"
    yield from _wrong_address(page)
    yield from _wrong_words(page)
    for door in page.doors if isinstance(page, FormPage) else ():
        if door.method not in ("GET", "POST"):
            yield "doors", f"'{door.method}' of '{door.path}' is to be GET or POST"


def _wrong_words(page: Page) -> Iterator[tuple[str, str]]:
    for name, key in (("title", page.title), ("way", page.way)):
        lacking = [lang for lang in LANGUAGES if key is not None and key not in catalogue(lang)]
        if lacking:
            yield name, f"no catalogue has '{key}' in {', '.join(lacking)}"


def _wrong_address(page: Page) -> Iterator[tuple[str, str]]:
    named = isinstance(page, MapPage) and page.subject is not Subject.NONE
    pattern = r"/([a-z0-9-]+(/[a-z0-9-]+)*)?" + (r"/\{subject\}" if named else "")
    if not re.fullmatch(pattern, page.address):
        yield "address", f"'{page.address}' is to be like /en-adress" + ("/{subject}" if named else "")
    if page.address.startswith(MACHINE):
        yield "address", f"'{page.address}' begins as an address of the machine's"
