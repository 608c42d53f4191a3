"""The pages that are no maps: pages of text and pages with forms, and what both are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dashboard.asking.page import Page
from dashboard.asking.scene import Known, saying
from dashboard.config import Config
from dashboard.i18n import Say
from dashboard.readers.reader import Reader
from data.words import FIRST

if TYPE_CHECKING:
    from dashboard.asking.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A reader who asks for a page that is no map: what its content is made from."""

    page: Page
    path: str
    lang: str
    reader: Reader
    known: Known
    context: Context

    @property
    def say(self) -> Say:
        """Says sentences in the visit's language; a page that says that something failed is not remembered."""
        return partial(saying, self.lang)

    def address(self, path: str, **parameters: str) -> str:
        """An address of this house in the visit's language."""
        query = urlencode({**({} if self.lang == FIRST else {"lang": self.lang}), **parameters})
        return f"{path}?{query}" if query else path


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage(Page):
    """A page of text: `body` makes its content; `lang` is all that its address may say."""

    body: Callable[[Visit], Sequence[Any]] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a form page shows."""

    content: Sequence[Any]
    path: str  # where the same is read in the other language
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Where a form leads when it has been taken: a reload of what is then shown sends nothing again."""

    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file that a form page hands out."""

    name: str
    mimetype: str
    content: bytes | str


Result = Shown | Onward | Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One address of a form page: `path` follows the page's own; what POST is sent is called with Flask's request."""

    path: str = ""
    method: str
    answer: Callable[..., Result] = field(repr=False, compare=False)
    most_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage(Page):
    """A page on which people write: its doors, what it answers to errors of its own, and whether it is served."""

    doors: Sequence[Door]
    refused: Mapping[type[Exception], Callable[[Visit, Any], Shown]] = field(repr=False, compare=False)
    served: Callable[[Config], bool] = field(repr=False, compare=False)
    scripts: Sequence[str] = field(default=(), repr=False)
