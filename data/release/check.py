"""Checks that stop a release: each looks at the whole of what would be shown, and says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
import shapely

from data.facts import official
from data.geography.areas_of import in_metres
from data.local_time import CLOCK
from data.model import MUNICIPALITY_CODES
from data.practice.model import ID_PREFIX
from data.release.candidate import Candidate, Stop, told_stop
from data.release.look import ANNUAL
from data.tables.batch import Batch
from data.tables.contracts.areas import AREAS, SHAPES
from data.tables.registry import CONTRACTS, DESK

TOLD = 10
"""So many problems of one check are told."""

MOST_RISE = 3.0
MOST_FALL = 0.9
FEW_ROWS = 20
"""A table with more rows than this before may have at most three times as many after, and at least nine tenths."""

TOTAL_TOLERANCE = 0.02
"""Share by which a final figure may differ from the shipped one of the same year: reports move between years."""

LONGEST_INTERVAL = np.timedelta64(366, "D")
OUTSIDE_M = 500.0
"""A position this far out is still taken: coasts and coordinates are not more exact."""

OFFICIAL_VERSION = re.compile(r"(RegSO|DeSO)_20[0-9]{2}")
"""How SCB's versions are called."""


Check = Callable[[Candidate], Iterator[Stop]]


def stops(candidate: Candidate, accepted: Sequence[str] = ()) -> list[Stop]:
    """Everything that stops the release, but for the checks that have been accepted (only those of ACCEPTABLE)."""
    waived = set(accepted) & set(ACCEPTABLE)
    return [stop for name, check in CHECKS.items() if name not in waived for stop in check(candidate)]


def waived(candidate: Candidate) -> list[Stop]:
    """What the checks that may be accepted would have said."""
    return [stop for name in ACCEPTABLE for stop in CHECKS[name](candidate)]


def _shipped_are_whole(candidate: Candidate) -> Iterator[Stop]:
    for name, fault in candidate.shipped.faults.items():
        yield told_stop("shipped", name, ("*", name), "release.shipped", fault=fault.splitlines()[0])


def _rows_are_accounted_for(candidate: Candidate) -> Iterator[Stop]:
    for batch in candidate.batches:
        found = len(batch.rows) + batch.refused_total
        chosen = batch.origin.address.startswith("http")  # of a source only what is asked for is taken
        if found > batch.read or (found < batch.read and not chosen):
            told = {"read": batch.read, "accepted": len(batch.rows), "refused": batch.refused_total}
            name = CONTRACTS[batch.kind].name
            yield told_stop("accounted", name, ("*", batch.origin.title), "release.accounted", **told)


def _totals_agree(candidate: Candidate) -> Iterator[Stop]:
    """Final figures of a year are near the shipped final ones, and parts sum to their whole."""
    counts, shipped = candidate.after.rows("counts"), candidate.shipped
    if ANNUAL not in shipped.faults and len(counts):
        known = shipped.tables[ANNUAL].rename(columns={"municipality_code": "code"})
        both = official.by_year(counts).merge(known, on=["code", "year", "offence"], suffixes=("", "_shipped"))
        final = both[(both.status == "final") & (both.status_shipped == "final") & both.count_shipped.notna()]
        limit = np.maximum(final.count_shipped.astype(float) * TOTAL_TOLERANCE, 2.0)
        unlike = final[(final["count"].astype(float) - final.count_shipped.astype(float)).abs() > limit]
        for row in unlike.head(TOLD).to_dict("records"):
            cell, figure = f"{row['code']} {row['offence']} {row['year']}: {row['count']}", int(row["count_shipped"])
            yield told_stop("totals", "counts", ("count", cell), "release.totals", figure=figure)
    yield from _parts_unlike_whole(counts)


def _parts_unlike_whole(counts: pd.DataFrame) -> Iterator[Stop]:
    """Months or quarters that do not sum to the year that came with them."""
    key = ["area_level", "area_code", "area_version", "offence", "year"]
    known = counts[counts["count"].notna()].assign(year=counts.period.str[:4], length=counts.period.str.len())
    whole = known[known.length == 4].set_index(key)["count"].rename("whole")
    for length, wanted in ((7, official.MONTHS), (6, official.QUARTERS)):
        if not (known.length == length).any():
            continue
        sums = known[known.length == length].groupby(key)["count"].agg(["sum", "size"])
        both = sums[sums["size"] == wanted].join(whole, how="inner")
        for cell, row in both[both["sum"] != both.whole].head(TOLD).iterrows():
            named = " ".join(str(part) for part in cell if part)
            told = {"parts": int(row["sum"]), "whole": int(row["whole"])}
            yield told_stop("totals", "counts", ("count", named), "release.parts", **told)


def _no_municipality_is_missing(candidate: Candidate) -> Iterator[Stop]:
    """A batch with new periods of a series that has all municipalities has rows of each.

    A single figure that nobody has said may be lacking; a municipality that a batch never names may not.
    """
    for batch in candidate.batches:
        table = CONTRACTS[batch.kind]
        if table.series:
            yield from _missing(table.name, table.series, batch, candidate)


def _missing(name: str, series: str, batch: Batch, candidate: Candidate) -> Iterator[Stop]:
    before, after, come = (
        rows[rows.area_level == "municipality"]
        for rows in (candidate.before.rows(name), candidate.after.rows(name), batch.rows)
    )
    present = after.groupby(series).area_code.nunique()
    everywhere = come[come[series].isin(present.index[present == len(MUNICIPALITY_CODES)])]
    known = set(zip(before[series], before.period, strict=True))
    fresh = [cell not in known for cell in zip(everywhere[series], everywhere.period, strict=True)]
    new = everywhere[np.array(fresh, dtype=bool)]
    lacking = [code for code in MUNICIPALITY_CODES if code not in set(new.area_code)]
    if len(new) and lacking:
        cells = sorted(set(zip(new[series], new.period, strict=True)))
        named = ", ".join(" ".join(cell) for cell in cells[:TOLD])
        codes = ", ".join(lacking)
        yield told_stop("municipalities", name, ("area_code", named), "release.municipalities", codes=codes)


def _versions_are_kept_apart(candidate: Candidate) -> Iterator[Stop]:
    versioned = [one.name for one in CONTRACTS.values() if one is not AREAS and "area_version" in one.column_names]
    for name in versioned:
        rows = candidate.after.rows(name)
        small = rows[rows.area_level != "municipality"]
        for (level, version), part in small.groupby(["area_level", "area_version"]):
            known = candidate.versions.get(level, {})
            if version in known:
                for code in sorted(set(part.area_code) - known[version])[:TOLD]:
                    yield told_stop("versions", name, ("area_code", code), "release.code", version=version, level=level)
            elif not OFFICIAL_VERSION.fullmatch(version):  # figures of areas that are not at hand are joined to nothing
                told = {"level": level, "known": ", ".join(sorted(known)) or "–"}
                yield told_stop("versions", name, ("area_version", version), "release.version", **told)
        whole = rows[(rows.area_level == "municipality") & ~rows.area_code.isin(MUNICIPALITY_CODES)]
        for code in whole.area_code.unique()[:TOLD]:
            yield told_stop("versions", name, ("area_code", code), "release.not_municipality")


def _rows_stay_within_bounds(candidate: Candidate) -> Iterator[Stop]:
    for name in DESK:
        before, after = (len(state.rows(name)) for state in (candidate.before, candidate.after))
        if before <= FEW_ROWS or before * MOST_FALL <= after <= before * MOST_RISE:
            continue
        bound = f"{MOST_RISE:g}"
        yield told_stop("bounds", name, ("*", after), "release.bounds", before=before, after=after, bound=bound)


def _nothing_lies_ahead(candidate: Candidate) -> Iterator[Stop]:
    now = candidate.now.astimezone(CLOCK).strftime("%Y-%m-%dT%H:%M")
    past = [(table.name, column.name) for table in CONTRACTS.values() for column in table.columns if column.past]
    for name, column in past:
        texts = candidate.after.rows(name)[column].astype("str")
        for value in texts[texts > now].head(TOLD):
            yield told_stop("future", name, (column, value), "release.future", now=now)


def _nothing_stands_twice(candidate: Candidate) -> Iterator[Stop]:
    for batch in candidate.batches:
        key = list(CONTRACTS[batch.kind].key)
        twice = batch.rows[batch.rows.duplicated(key, keep="first").to_numpy(dtype=bool)]
        name = CONTRACTS[batch.kind].name
        for row in twice.head(TOLD)[key].to_numpy().tolist():
            named = " + ".join(map(str, row))
            yield told_stop("duplicates", name, (" + ".join(key), named), "release.twice")


def _nothing_lies_outside(candidate: Candidate) -> Iterator[Stop]:
    """Positions that came in now, and all shapes, lie in or near the municipalities."""
    if not candidate.batches:
        return
    whole = shapely.buffer(shapely.union_all(candidate.ground.geometry.to_numpy()), OUTSIDE_M).simplify(50.0)
    shapely.prepare(whole)
    for batch in candidate.batches:
        if "lat" in batch.rows.columns:
            east, north = in_metres(batch.rows)
            away = np.flatnonzero(np.isfinite(east) & ~shapely.contains_xy(whole, east, north))
            for row in batch.rows.iloc[away[:TOLD]].to_dict("records"):
                named = f"{next(iter(row.values()))}: {row['lat']:.5f}, {row['lon']:.5f}"
                yield told_stop("outside", CONTRACTS[batch.kind].name, ("lat + lon", named), "release.outside")
        if SHAPES.name in batch.tables:
            shapes = batch.tables[SHAPES.name]
            polygons = shapely.from_wkb(shapes.wkb.to_numpy())
            bad = ~shapely.is_valid(polygons) | ~shapely.intersects(polygons, whole)
            for code in shapes.area_code[bad].head(TOLD):
                yield told_stop("outside", "areas", ("wkb", code), "release.shapes")


def _intervals_say_when(candidate: Candidate) -> Iterator[Stop]:
    for batch in candidate.batches:
        if not {"start", "end", "offence_id"} <= set(batch.rows.columns):
            continue
        start, end = (batch.rows[name].to_numpy(dtype="datetime64[m]") for name in ("start", "end"))
        for at in np.flatnonzero(end - start > LONGEST_INTERVAL)[:TOLD]:
            named = batch.rows.offence_id.iloc[int(at)]
            yield told_stop("intervals", "offences", ("end", named), "release.interval")


def _nothing_is_invented(candidate: Candidate) -> Iterator[Stop]:
    """Practice data have a place of their own and never stand beside what is known."""
    for batch in candidate.batches:
        first = batch.rows.iloc[:, 0].astype("str")
        if "practice" in batch.origin.notes or first.str.startswith(f"{ID_PREFIX}-").any():
            name = CONTRACTS[batch.kind].name
            yield told_stop("practice", name, ("*", batch.origin.title), "release.practice")


CHECKS: dict[str, Check] = {
    "shipped": _shipped_are_whole,
    "practice": _nothing_is_invented,
    "accounted": _rows_are_accounted_for,
    "duplicates": _nothing_stands_twice,
    "versions": _versions_are_kept_apart,
    "municipalities": _no_municipality_is_missing,
    "totals": _totals_agree,
    "bounds": _rows_stay_within_bounds,
    "future": _nothing_lies_ahead,
    "intervals": _intervals_say_when,
    "outside": _nothing_lies_outside,
}
"""Every check by name, in the order they are made."""

ACCEPTABLE = ("bounds", "totals", "municipalities")
"""Checks that --accept waives; the manifest tells what they said."""
