"""The names under which each column may come, in Swedish and English."""

from __future__ import annotations

import re
from collections.abc import Iterable

from data.intake.reading import Reading
from data.intake.refusals import FileRefused
from data.intake.registry import READINGS
from data.tables.batch import Kind
from data.tables.checks import Problem

SYNONYMS = {
    "offence_id": ("id", "diarienummer", "dnr", "arendenummer", "brottsid", "brott_id", "offenceid"),
    "offence": ("brott", "brottstyp", "brottskategori", "brottsrubricering", "crime", "offence_type"),
    "crime_code": ("brottskod", "brottskoder", "crimecode", "police_code"),
    "bra_id": ("bra", "braid", "sol_id", "sol_category_id", "bra_kategori"),
    "start": (
        *("start_time", "starttid", "startdatum", "fran", "brottstid_fran", "brott_start", "tidigast", "from"),
        *("first_day", "fran_och_med", "fr_o_m"),
    ),
    "end": (
        *("end_time", "sluttid", "slutdatum", "till", "brottstid_till", "brott_slut", "senast", "to", "last_day"),
        *("till_och_med", "t_o_m"),
    ),
    "time": ("tid", "tidpunkt", "datum", "brottstid", "date", "datetime", "brottsdatum"),
    "lat": ("latitude", "latitud", "breddgrad", "wgs84_lat"),
    "lon": ("lng", "long", "longitude", "longitud", "langdgrad", "wgs84_lon"),
    "north": ("n_koordinat", "northing", "nord", "norr", "nordlig", "sweref_n", "koordinat_n"),
    "east": ("e_koordinat", "e", "easting", "ost", "oster", "ostlig", "sweref_e", "koordinat_e"),
    "x": ("x_koordinat", "xkoord", "x_koord", "koordinat_x"),
    "y": ("y_koordinat", "ykoord", "y_koord", "koordinat_y"),
    "area_level": ("omradesniva", "niva", "level"),
    "area_code": ("omradeskod", "regsokod", "regso", "desokod", "deso", "area", "omrade"),
    "area_version": ("omradesversion", "version", "regso_version", "deso_version"),
    "municipality": ("kommun", "kommunkod", "kommunnamn", "municipality_code", "kommun_kod", "municipality_name"),
    "period": ("tidsperiod",),
    "year": ("ar", "artal"),
    "quarter": ("kvartal",),
    "month": ("manad",),
    "count": ("antal", "antal_brott", "number", "brottsantal", "antal_anmalda_brott"),
    "per_100k": ("per_100_000_inv", "per_100_000_invanare", "per_100000", "per_100_000", "antal_per_100_000"),
    "status": ("laget", "lage"),
    "base": ("bas", "namnare", "denominator", "measure", "matt"),
    "value": ("varde", "tal", "niva_varde"),
    "survey": ("undersokning", "matning", "enkat"),
    "question": ("fraga", "fragekod", "question_key"),
    "question_sv": ("fragetext", "fraga_text", "pastaende", "fraga_sv"),
    "question_en": ("fraga_en",),
    "group": ("grupp", "kon", "svarande"),
    "percent": ("procent", "andel", "andel_procent", "share"),
    "margin": ("felmarginal", "osakerhet", "margin_of_error", "konfidensintervall"),
    "n": ("antal_svar", "antal_svarande", "respondents", "svar"),
    "place_id": ("plats_id", "platsid", "plats"),
    "name": ("namn", "platsnamn", "benamning", "regsonamn", "omradesnamn"),
    "category": ("kategori", "categories"),
    "place_type": ("platstyp", "typ", "type"),
    "text_sv": ("text", "beskrivning", "beskrivning_sv", "vad_kallan_sager"),
    "text_en": ("beskrivning_en", "description_en"),
    "source_url": ("kalla", "lank", "url", "source", "kalladress", "webbadress"),
    "measure_id": ("atgard_id", "atgardsid"),
    "title": ("rubrik", "atgard", "titel"),
    "owner": ("ansvarig", "agare", "responsible"),
    "cost_sek": ("kostnad", "kostnad_kr", "kostnad_sek", "cost"),
}
OF_SCB = ("objectid", "objektidentitet", "objekttyp", "lanskod", "ansvarig_organisation", "referensdatum", "fid")
"""What SCB's files of areas hold beside, which is not read."""

BOTH_CODES = ("regsokod", "desokod")
_LETTERS = str.maketrans("åäöéüÅÄÖÉÜ", "aaoeuAAOEU")


def plain_header(header: str) -> str:
    """A header without case, accents and marks: 'Per 100 000 inv.' is per_100_000_inv."""
    return re.sub(r"[^a-z0-9]+", "_", header.strip().translate(_LETTERS).lower()).strip("_")


def _meanings(reading: Reading) -> dict[str, str]:
    names = {word: column for column in reading.holds for word in (column, *SYNONYMS.get(column, ()))}
    return names | dict(reading.also)


_EVERY = frozenset(word for reading in READINGS.values() for word in _meanings(reading))


def known_headers(headers: Iterable[str]) -> int:
    """How many of the headers are known for some kind."""
    return sum(plain_header(header) in _EVERY for header in headers)


def check_needed(names: Iterable[str], kind: str) -> None:
    """Refuses a file that lacks what its kind needs. Raises FileRefused."""
    present = set(names)
    lacking = [group for group in READINGS[kind].needs if not present & set(group)]
    told = [Problem(None, " or ".join(one), "", "header.missing_in_file", {"column": one[0]}) for one in lacking]
    if told:
        raise FileRefused(tuple(told))


def columns_of(headers: list[str], kind: str, ignore: tuple[str, ...] = ()) -> dict[str, int]:
    """Position of each column of the kind among the headers.

    Raises FileRefused when none is known, one is unknown, or two mean the same.
    """
    meanings, problems = _meanings(READINGS[kind]), []
    found: dict[str, int] = {}
    unread = {plain_header(name) for name in ignore} | _unread(headers, kind)
    for place, header in enumerate(headers):
        word = plain_header(header)
        if word in unread:
            continue
        column = meanings.get(word, "")
        if not column or column in found:
            twice = Problem(None, header, headers[found[column]], "header.twice_in_file") if column else None
            problems.append(twice or _unknown(header, kind))
            continue
        found[column] = place
    if problems:
        raise FileRefused(tuple(problems))
    if not found:
        raise FileRefused((_unknown("", kind),))
    return found


def _unread(headers: list[str], kind: str) -> set[str]:
    """Columns of SCB's own files that say nothing more: what they hold beside, and the RegSO of a DeSO."""
    words = {plain_header(header) for header in headers}
    scb = bool(words & set(BOTH_CODES))
    unread = set(OF_SCB) if scb else {"fid"}
    if kind == Kind.AREAS and words >= set(BOTH_CODES):
        unread.add("regsokod")
    return unread


def _unknown(header: str, kind: str) -> Problem:
    columns = ", ".join(READINGS[kind].holds)
    return Problem(None, header or "(none)", header, "header.unknown_in_file", {"columns": columns})
