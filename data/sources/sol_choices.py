"""Reads what can be chosen in Brå's statistics database SOL: offences, regions and periods with their ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from data.sources.sol_page import SPACES, SolPageRefused, decoded, municipality_code, period

ENTRY = re.compile(r"""(array\w+)\[\d+\]\s*=\s*(["'])((?:\\.|(?!\2).)*)\2""")


@dataclass(frozen=True, slots=True)
class Choices:
    """What one page of choices offers. Ids change from year to year and menu to menu: only these hold."""

    offences: Mapping[str, str]  # label by id
    regions: Mapping[str, str]  # id by municipality code, the area's only
    periods: Mapping[str, str]  # id by period: 2025, 2025-01, 2025Q1; a whole year of a monthly menu included


def read_choices(html: bytes) -> Choices:
    """The choices of a page. Raises `SolPageRefused` when it offers none (no session, or another form)."""
    arrays: dict[str, list[list[str]]] = {}
    for name, _, text in ENTRY.findall(decoded(html)):
        arrays.setdefault(name.lower(), []).append(_parts(text))
    offences = [*arrays.get("arraynivaett", []), *arrays.get("arraynivatva", [])]
    regions = [*arrays.get("arrayregionnivaett", []), *arrays.get("arrayregionnivatva", [])]
    periods = arrays.get("arrayperiod", [])
    if not (offences and regions and periods):
        raise SolPageRefused("Offences, regions and periods to choose from", f"the lists {sorted(arrays) or 'none'}")
    return Choices({one[0]: one[1] for one in offences}, _regions(regions), _periods(periods))


def _parts(text: str) -> list[str]:
    """'8496*\\xA0\\xA0Danderyd kommun' -> ['8496', 'Danderyd kommun'], at least two parts."""
    plain = text.replace("\\xA0", " ").replace("\\xa0", " ").replace('\\"', '"')
    parts = [SPACES.sub(" ", part).strip() for part in plain.split("*")]
    return parts if len(parts) > 1 else [*parts, ""]


def _regions(entries: list[list[str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for number, name, *_ in entries:
        if code := municipality_code(name):
            found.setdefault(code, set()).add(number)
    if several := {code: ids for code, ids in found.items() if len(ids) > 1}:
        raise SolPageRefused("One region for each municipality", str(several))
    return {code: ids.pop() for code, ids in found.items()}


def _periods(entries: list[list[str]]) -> dict[str, str]:
    """Entries are 'id*2025*…' in a yearly menu and 'id*Jan*…*2026 prel., Jan*…' in a monthly one."""
    return {period(one[3] if len(one) > 3 else "", one[1]): one[0] for one in entries}
