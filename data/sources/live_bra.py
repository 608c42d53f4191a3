"""Brå's reported offences as they are today, from its statistics database SOL, by municipality, year and month."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from data.model import MUNICIPALITY_CODES
from data.sources import sol_page
from data.sources.call import Call
from data.sources.deliver import batch, origin_of
from data.sources.failures import SourceFailed, misshapen, seen, year
from data.sources.fetch import Answer, Client
from data.sources.manners import Manners
from data.sources.sol_page import Choices, SolTable, municipality_code
from data.tables.batch import Batch, Kind

T = TypeVar("T")

SOURCE = "Brå"
ADDRESS = "https://statistik.bra.se/solwebb/action"
LICENCE = "Källa: Brå, statistik över anmälda brott"
MANNERS = Manners(spacing_s=1.5)
MAX_CELLS = 10_000
JOIN = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """One way into SOL: which offences it has for municipalities, and by what period."""

    number: int
    title: str
    offences: Mapping[str, str]  # a pattern that the label must fit, by id
    pattern: str  # of the periods that are asked for
    last: int  # so many periods, the latest


MENUS = (
    Menu(
        number=101,
        title="Anmälda brott per år och kommun",
        offences={"11475": r"bostad", "5059": r"fast interiör", "11497": r"ur och från motordrivet fordon"},
        pattern=r"[0-9]{4}",
        last=30,
    ),
    Menu(
        number=90,
        title="Anmälda brott per månad och kommun",
        offences={"13264": r"bostad", "13262": r"ur och från motordrivet fordon"},
        pattern=r"[0-9]{4}-[0-9]{2}",
        last=120,
    ),
)


@dataclass(frozen=True, slots=True)
class Session:
    """One visit to SOL, which remembers between the steps what was chosen."""

    client: Client
    address: str

    def choices(self, menu: Menu) -> Choices:
        """Opens the menu and reads what it offers."""
        for step in ("index", "start?menykatalogid=1"):
            self.client.step(Call(address=f"{self.address}/{step}"))
        page = self.client.step(Call(address=f"{self.address}/anmalda/urval/urval?menyid={menu.number}"))
        return _told(sol_page.read_choices, page)

    def choose(self, form: Mapping[str, str]) -> None:
        """Hands in the selection and runs the search; the table can be fetched afterwards."""
        self.client.step(Call(address=f"{self.address}/anmalda/urval/vantapopup", form=form))
        page = sol_page.decoded(self.client.step(Call(address=f"{self.address}/anmalda/urval/sok")))
        if error := re.search(r"Felmeddelande:\s*([^<]+)", page):
            raise misshapen(SOURCE, "a search that succeeds", "after the selection", error.group(1).strip())


def load(client: Client, address: str) -> list[Batch]:
    """Counts and rates by year and by month. Raises `SourceFailed`."""
    session = Session(client, address)
    return [_menu(session, menu) for menu in MENUS]


def _menu(session: Session, menu: Menu) -> Batch:
    choices = session.choices(menu)
    for number, pattern in menu.offences.items():  # the ids must still mean what they meant
        label = choices.offences.get(number)
        if label is None or not re.search(pattern, label, re.I):
            raise misshapen(SOURCE, f"offence {number} ('{pattern}')", f"in menu {menu.number}", label)
    missing = [code for code in MUNICIPALITY_CODES if code not in choices.regions]
    if missing:
        raise SourceFailed("source.nothing", source=SOURCE, expected=f"the municipalities {', '.join(missing)}")
    answers = []
    for periods in _parts(wanted_periods(choices, menu, session.client.clock.now()), len(menu.offences)):
        form = _form(menu, choices, periods)
        selected = "|".join((str(menu.number), *form.values()))
        call = Call(address=f"{session.address}/anmalda/urval/soktabell", selected=selected)
        answers.append(session.client.ask(call, _reader(menu, periods), before=partial(session.choose, form)))
    return _batch(session.address, menu, choices, answers)


def _batch(place: str, menu: Menu, choices: Choices, answers: Sequence[Answer[SolTable]]) -> Batch:
    address = f"{place}/anmalda/urval/urval?menyid={menu.number}"
    notes = {number: choices.offences[number] for number in menu.offences}
    origin = origin_of(answers, title=f"Brå: {menu.title}", address=address, licence=LICENCE, notes=notes)
    rows = [row for answer in answers for row in sol_page.counts_of(answer.value)]
    if not rows:
        raise SourceFailed("source.nothing", source=SOURCE, expected=", ".join(menu.offences))
    return batch(SOURCE, Kind.COUNTS, rows, origin, read=sum(len(answer.value.cells) for answer in answers))


def wanted_periods(choices: Choices, menu: Menu, now: datetime) -> list[str]:
    """The latest periods of the menu's kind, oldest first. Raises `SourceFailed` for one in the future."""
    fits = sorted(one for one in choices.periods if re.fullmatch(menu.pattern, one))
    if not fits:
        raise misshapen(SOURCE, f"periods like {menu.pattern}", f"in menu {menu.number}", sorted(choices.periods)[:5])
    for one in fits:
        year(SOURCE, one[:4], now, f"as period in menu {menu.number}")
    return fits[-menu.last :]


def _parts(periods: Sequence[str], offences: int) -> Iterator[Sequence[str]]:
    """The periods in pieces, none with more cells (of two measures) than SOL gives at a time."""
    step = MAX_CELLS // (offences * len(MUNICIPALITY_CODES) * 2)
    return (periods[start : start + step] for start in range(0, len(periods), step))


def _form(menu: Menu, choices: Choices, periods: Sequence[str]) -> dict[str, str]:
    return {
        "brottstyp_id_string": JOIN.join(menu.offences),
        "region_id_string": JOIN.join(choices.regions[code] for code in MUNICIPALITY_CODES),
        "period_id_string": JOIN.join(choices.periods[one] for one in periods),
        "fordelning_id_string": "",
        "antal": "1",
        "antal_100k": "1",
    }


def _reader(menu: Menu, periods: Sequence[str]) -> Callable[[bytes], SolTable]:
    """Reads the table and sees that it is the one that was asked for."""

    def read(content: bytes) -> SolTable:
        table = _told(sol_page.parse_sol, content)
        ours = table.cells.region.map(municipality_code).astype(bool)
        # Others may only be there as headings, with nothing said in them.
        if others := sorted(set(table.cells.region[~ours & table.cells.value.notna()])):
            raise SourceFailed("source.municipality", source=SOURCE, came=seen(others))
        cells = table.cells[ours]
        if set(cells.region.map(municipality_code)) != set(MUNICIPALITY_CODES):
            raise misshapen(SOURCE, "all municipalities", "in the table", sorted(set(cells.region)))
        if set(cells.period) != set(periods):
            raise misshapen(SOURCE, "the periods that were asked for", "in the table", sorted(set(cells.period))[-5:])
        if lacking := sorted(set(menu.offences) - set(cells.offence_id)):
            raise misshapen(SOURCE, f"offence {', '.join(lacking)}", "in the table", sorted(set(cells.offence_id)))
        return table

    return read


def _told(read: Callable[[bytes], T], content: bytes) -> T:
    """The same, with what the page lacks told as this source's failure."""
    try:
        return read(content)
    except sol_page.SolPageRefused as error:
        raise misshapen(SOURCE, error.expected, "on the page", error.came) from error
