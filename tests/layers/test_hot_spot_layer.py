"""Hot spots are found where offences were planted, seldom where there are none, and said as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from dashboard.figures import theme
from data.geography import neighbours
from data.model import MUNICIPALITY_CODES, AreaLevel, Audience, Offence, Query
from data.release.look import TableMap, load
from data.release.provenance import FORMULAS
from kit.practice_areas import GROUND, area_neighbours, invented, tables_of
from layers.ask import ask, columns_for
from layers.contract import LANGUAGES, Answer, Reach, State, facts_of
from layers.hot_spots import CATEGORIES as HOT
from layers.hot_spots import HotSpotFacts, compute
from layers.hot_spots.compute import CONTRACTS, surprises, years_of
from layers.kit import derived
from layers.kit.offence_words import label
from layers.mismatch import CATEGORIES as MISMATCHED
from layers.registry import registry

LAYER = registry()["hot_spots"]
UNSEEN_SEEDS = (1, 2, 3)
"""Nothing was chosen by looking at these."""

YEARS = tuple(range(2020, 2026))
SIDE = 500

Tables = dict[str, pd.DataFrame]


def made_up(rates: Mapping[str, tuple[float, float]], usual: float = 20.0, seed: int = 4) -> Tables:
    """Poisson counts of burglary in the 63 areas, as many residents each; `rates`: before and now where they differ."""
    codes = sorted(area_neighbours().code.unique())
    rng = np.random.default_rng(seed)
    rows = [
        {"area_level": "regso", "code": code, "year": year, "offence": "burglary",
         "count": float(rng.poisson(rates.get(code, (usual, usual))[year > 2022]))}
        for code in codes for year in YEARS
    ]  # fmt: skip
    bases = pd.DataFrame({"area_level": "regso", "code": codes, "population": 3000.0})
    bases = bases.astype({"population": "Float64"}).assign(year=pd.array([pd.NA] * len(codes), dtype="Int64"))
    return {"area_counts": pd.DataFrame(rows), "area_bases": bases, "area_neighbours": area_neighbours()}


def beside(code: str) -> list[str]:
    """An area and those that touch it."""
    pairs = area_neighbours()
    return [code, *pairs.neighbour[pairs.code == code]]


def with_derived(tables: Tables) -> Tables:
    """The tables, and the layer's worked out anew."""
    given = {name: rows for name, rows in tables.items() if name not in derived.derivations([LAYER])}
    return dict(derived.with_derived(TableMap(given, {}), [LAYER]))


def kinds(answer: Answer) -> dict[str, Any]:
    return dict(zip(answer.rows.code, answer.rows.category, strict=True))


NEW, LASTING, FADING = beside("0117R001"), beside("0160R024"), beside("0160R009")


@pytest.fixture(scope="module")
def planted() -> Tables:
    """Three clusters: one begins, one lasts, one ends."""
    apart = set(NEW) & set(LASTING) | set(NEW) & set(FADING) | set(LASTING) & set(FADING)
    assert not apart
    rates = (
        dict.fromkeys(NEW, (20.0, 60.0)) | dict.fromkeys(LASTING, (60.0, 60.0)) | dict.fromkeys(FADING, (60.0, 20.0))
    )
    return with_derived(made_up(rates))


@pytest.fixture(scope="module")
def answer(planted: Tables) -> Answer:
    return ask(LAYER, planted, Query(level=AreaLevel.REGSO, offence=Offence.BURGLARY))


def test_a_cluster_is_new_lasting_or_fading_by_when_it_was_there(answer: Answer) -> None:
    """Its middle is found; its rim, most of whose neighbours are as usual, seldom."""
    found = kinds(answer)
    assert (found[NEW[0]], found[LASTING[0]], found[FADING[0]]) == ("new", "lasting", "fading")
    known = {"new": NEW, "lasting": LASTING, "fading": FADING}
    right = sum(found[code] == kind for kind, codes in known.items() for code in codes)
    called = sum(kind in known for kind in found.values())
    share = right / sum(map(len, known.values()))
    print(f"areas: recall {share:.2f}, precision {right / called:.2f}")  # noqa: T201 - read it with -rP
    assert share >= 0.3 and right / called >= 0.8


def test_a_lull_is_cold_and_not_a_hot_spot() -> None:
    lull = beside("0160R010")
    tables = with_derived(made_up(dict.fromkeys(lull, (20.0, 2.0)), usual=40.0))
    found = kinds(ask(LAYER, tables, Query(level=AreaLevel.REGSO)))
    assert found[lull[0]] == "cold" and "new" not in found.values()


def test_rows_tell_counts_z_and_p_and_have_no_interval(answer: Answer, planted: Tables) -> None:
    rows, counts = answer.rows.set_index("code"), planted["area_counts"]
    mine = counts[counts.code == NEW[0]]
    assert rows["count"][NEW[0]] == mine["count"][mine.year > 2022].sum()
    assert rows.before[NEW[0]] == mine["count"][mine.year <= 2022].sum()
    assert rows.value[NEW[0]] > 3 and 0 < rows.p_value[NEW[0]] < 0.01
    assert rows[["low", "high"]].isna().all().all()
    assert answer.no_interval in LAYER.words["sv"].terms
    assert answer.made_from is not None and answer.made_from.table == "area_counts"
    assert answer.made_from.formula == "hot_spot" and "hot_spot" in FORMULAS
    assert dict(answer.total) == {} and answer.year == 2025 and answer.level is AreaLevel.REGSO


# With no signal, and with planted spots.


def hot_spots(tables: Tables) -> pd.DataFrame:
    """The derived tables of every geography, one after the other."""
    parts = [compute.of_level(level, tables) for level in compute.LEVELS]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def test_where_chance_alone_rules_few_areas_are_called_hot() -> None:
    """On each map at most one in twenty is expected to hold any alarm; areas called hot are far fewer."""
    called, maps = 0, 0
    for seed in range(40):
        found = hot_spots(made_up({}, seed=100 + seed))
        stands_out = found.category.isin(["new", "lasting", "fading", "cold"])
        called += int(stands_out.sum())
        maps += bool(stands_out.any())
    print(f"without a signal: {called / (40 * 63):.4f} of the areas, {maps} of 40 maps")  # noqa: T201
    assert called / (40 * 63) < compute.ALARMS
    assert maps <= 8, "two periods are tested per map: 4 are expected, 9 would come by chance once in 60"


def test_shuffled_squares_are_seldom_called_hot() -> None:
    """Practice data whose squares change places keep their counts and lose their neighbours."""
    tables = tables_of(invented())
    counts = tables["area_counts"]
    rows = counts[(counts.area_level == "square1000") & (counts.offence == "burglary") & (counts.year > 2019)]
    codes = rows.code.unique()
    placed = dict(zip(codes, np.random.default_rng(8).permutation(codes), strict=True))
    found = hot_spots({**tables, "area_counts": rows.assign(code=rows.code.map(placed))})
    share = float(found.category.isin(["new", "lasting"]).mean())
    print(f"shuffled squares called hot: {share:.4f}")  # noqa: T201 - read it with -rP
    assert len(found) > 500 and share < compute.ALARMS


def test_planted_hot_spots_are_found_among_squares_on_seeds_that_chose_nothing() -> None:
    """A spot of 12-80 offences is one square in two thousand, beside towns that are hot spots themselves.

    A Gi* looks at a square with those around it, so that about two in five are found; the others lie where little
    else does, or where a town is denser. Far more of the hot squares lie by a planted spot than chance would place
    there.
    """
    found = pd.DataFrame([one for seed in UNSEEN_SEEDS for one in searched(seed)])
    recall, precision = found.hit.mean(), found.right.sum() / found.hot.sum()
    new, by_chance = found.right_new.sum() / found.new.sum(), found.near.sum() / found.squares.sum()
    print(f"squares: recall {recall:.2f}, precision {precision:.2f}, of new ones {new:.2f}, chance {by_chance:.3f}")  # noqa: T201
    assert len(found) >= 9 and recall >= 0.3
    assert precision >= 5 * by_chance and new >= 10 * by_chance


def searched(seed: int) -> list[dict[str, float]]:
    """Each planted spot whose three years have six years to their end: whether it is hit, and what else is hot."""
    made = invented(seed)
    tables = tables_of(made)
    counts = tables["area_counts"]
    results = []
    for spot in made.truth[made.truth.kind == "hot_spot"].itertuples():
        year = spot.end.year
        mine = (counts.area_level == f"square{SIDE}") & (counts.offence == spot.offence)
        if year - 5 not in set(counts.year):
            continue
        rows = hot_spots({**tables, "area_counts": counts[mine & counts.year.between(year - 5, year)]})
        away = distances(rows, spot.x, spot.y) - spot.radius_m
        hot, new = rows.category.isin(["new", "lasting"]), rows.category == "new"
        near = away <= 2 * SIDE
        results.append(
            {
                "hit": bool((hot & (away <= 0.7 * SIDE)).any()),
                "right": (hot & near).sum(),
                "hot": hot.sum(),
                "right_new": (new & near).sum(),
                "new": new.sum(),
                "near": near.sum(),
                "squares": len(rows),
            }
        )
    return results


def distances(rows: pd.DataFrame, x: float, y: float) -> Any:
    """From the middle of each square to a point, in metres."""
    east, north = (rows.code.str[part].astype(int) + SIDE / 2 for part in (slice(6), slice(6, 13)))
    return np.hypot(east - x, north - y)


# What it is made of.


def test_expected_numbers_follow_the_residents() -> None:
    found = surprises(np.array([10.0, 20.0, 30.0, np.nan]), np.array([1000.0, 2000.0, 0.0, 500.0]))
    assert found[:2] == pytest.approx([0.0, 0.0]) and np.isnan(found[2:]).all()
    assert surprises(np.array([1.0, 7.0]), None) == pytest.approx([-3 / 2, 3 / 2])
    assert np.isnan(surprises(np.zeros(3), None)).all(), "where nothing happened nothing is expected"


def test_years_are_those_that_end_six_in_a_row() -> None:
    assert years_of([2015, 2016, 2017, 2018, 2019, 2020, 2021]) == [2020, 2021]
    assert years_of([2015, 2016, 2017, 2019, 2020, 2021, 2022]) == []


def test_squares_touch_by_side_and_corner() -> None:
    codes = ["6740006590000", "6745006590000", "6745006590500", "6755006590000", "6740006591000"]
    one, other = compute._weights({}, AreaLevel.SQUARE_500, codes).nonzero()
    assert {(codes[a], codes[b]) for a, b in zip(one, other, strict=True)} == {
        (codes[0], codes[1]), (codes[1], codes[0]), (codes[0], codes[2]), (codes[2], codes[0]),
        (codes[1], codes[2]), (codes[2], codes[1]), (codes[2], codes[4]), (codes[4], codes[2]),
    }  # fmt: skip


def test_without_residents_all_areas_are_expected_alike_and_it_is_said(planted: Tables) -> None:
    bare = {name: table for name, table in planted.items() if not name.startswith("hot_spots") and name != "area_bases"}
    answer = ask(LAYER, with_derived(bare), Query())
    assert facts_of(answer, HotSpotFacts).expected == "by_area"
    assert "Antalet invånare i varje område saknas" in LAYER.describe(LAYER, answer, "sv", None)
    assert "number of residents of each area is not known" in LAYER.describe(LAYER, answer, "en", None)


def test_an_area_whose_residents_nobody_has_counted_is_missing(planted: Tables) -> None:
    bases = planted["area_bases"]
    bases = bases.assign(population=bases.population.mask(bases.code == NEW[0]))
    answer = ask(LAYER, with_derived({**planted, "area_bases": bases}), Query())
    row = answer.rows.set_index("code").loc[NEW[0]]
    assert row.state == State.MISSING and row.category is None and np.isnan(row.value)
    assert "räcker inte" in LAYER.describe(LAYER, answer, "sv", NEW[0])


def test_fewer_than_thirty_areas_are_not_tested_and_it_is_said(planted: Tables) -> None:
    counts = planted["area_counts"]
    few = {**planted, "area_counts": counts[counts.code.isin(sorted(counts.code.unique())[:29])]}
    assert hot_spots(few).empty and list(hot_spots(few).columns) == CONTRACTS[AreaLevel.REGSO].column_names
    square = ask(LAYER, planted, Query(level=AreaLevel.SQUARE_500))
    assert set(square.rows.state) == {State.MISSING}
    assert "färre än 30 områden" in LAYER.describe(LAYER, square, "sv", None)
    assert "fewer than 30 areas" in LAYER.describe(LAYER, square, "en", None)


@pytest.mark.parametrize("counts", [None, 0])
def test_with_no_counts_of_small_areas_nothing_is_known(counts: int | None, planted: Tables) -> None:
    tables = {} if counts is None else {"area_counts": planted["area_counts"].iloc[:0]}
    assert LAYER.options(tables).offences == () and not LAYER.options(tables).has_practice
    answer = ask(LAYER, with_derived(tables), Query())
    assert set(answer.rows.code) == set(MUNICIPALITY_CODES) and set(answer.rows.state) == {State.MISSING}
    assert LAYER.describe(LAYER, answer, "sv", None).startswith("Vi vet inte.")
    assert LAYER.describe(LAYER, answer, "en", "0162").startswith("We do not know.")


def test_the_derived_table_can_be_kept_and_read_again(planted: Tables, tmp_path: Path) -> None:
    planted["hot_spots_regso"].to_parquet(tmp_path / "kept.parquet", index=False)
    kept = {**planted, "hot_spots_regso": pd.read_parquet(tmp_path / "kept.parquet")}
    query = Query(level=AreaLevel.REGSO)
    pd.testing.assert_frame_equal(ask(LAYER, kept, query).rows, ask(LAYER, planted, query).rows)


def test_what_can_be_asked(planted: Tables) -> None:
    options = LAYER.options(planted)
    assert [(one, label(one, "sv"), label(one, "en")) for one in options.offences] == [
        ("burglary", "Inbrott (alla lokaler)", "Burglary (all premises)")
    ]
    assert (options.years, options.levels, options.has_practice) == ((2025,), (AreaLevel.REGSO,), False)
    assert {Audience.OFFICIAL, Audience.PLANNER} == LAYER.audiences


def test_another_question_another_answer() -> None:
    tables = tables_of(invented())
    counts = tables["area_counts"]
    small = {**tables, "area_counts": counts[(counts.area_level == "regso") & (counts.year > 2019)]}
    options = LAYER.options(small)
    assert options.has_practice and set(options.offences) == {
        "burglary", "residential_burglary", "car_part_theft", "theft",
    }  # fmt: skip
    derived = with_derived(small)
    thefts, homes = (
        ask(LAYER, derived, Query(offence=kind, practice=True))
        for kind in (Offence.THEFT, Offence.RESIDENTIAL_BURGLARY)
    )
    assert thefts.practice and thefts.rows["count"].sum() > homes.rows["count"].sum() > 0
    assert thefts.offence == "theft"


# The words.


def test_the_table_shows_p_and_no_z_that_could_seem_to_say_otherwise(answer: Answer) -> None:
    assert [column.field for column in columns_for(answer.columns, Reach.TABLE)] == [
        "category",
        "count",
        "before",
        "p_value",
    ]
    for lang in LANGUAGES:
        assert not [head for head in LAYER.words[lang].columns.values() if "z" in head.split()]


def test_what_was_sure_and_is_not_is_never_said_to_have_gone(answer: Answer) -> None:
    assert "en anhopning som inte längre är säker." in LAYER.describe(LAYER, answer, "sv", FADING[0])
    assert "a cluster that is no longer sure." in LAYER.describe(LAYER, answer, "en", FADING[0])
    assert LAYER.words["sv"].terms["fading"] == "inte längre säker anhopning"
    for lang in LANGUAGES:
        words = LAYER.words[lang]
        assert not re.search(r"inte längre syns|no longer seen", str([*words.sentences.values(), words.terms]))


def test_the_legend_has_no_empty_slots_without_data_and_says_the_years_with_them(answer: Answer) -> None:
    nothing = ask(LAYER, with_derived({}), Query())
    assert not nothing.qualifier and nothing.year is None
    assert answer.qualifier == "pooled"
    for lang, bare in {"sv": "Anhopningar", "en": "Hot spots"}.items():
        words = LAYER.words[lang]
        assert words.legend.format(question="", year="").rstrip(" ,:") == bare
    assert LAYER.words["sv"].terms["pooled"] == "med de två åren före"


def test_the_sentences_of_areas_are_true_and_whole(answer: Answer) -> None:
    assert LAYER.describe(LAYER, answer, "sv", NEW[0]) == (
        "{area}: en ny anhopning. Här med omgivning var inbrott i alla slags lokaler fler än slumpen brukar ge "
        "2023–2025, men inte säkert 2020–2022. Av områden som pekas ut så väntas högst 5 av 100 vara falska larm."
    )
    assert LAYER.describe(LAYER, answer, "en", LASTING[0]) == (
        "{area}: a cluster that lasts. Here and in the surroundings there were more burglaries in all kinds of "
        "premises than chance usually gives in both 2020–2022 and 2023–2025. Of areas pointed out in this way, at most "
        "5 in 100 are expected to be false alarms."
    )
    assert LAYER.describe(LAYER, answer, "sv", "0160") == (
        "{area}: anhopningar visas för områden (RegSO). Välj ett av dem på kartan."
    )


def test_the_sentence_of_the_whole_counts_each_kind(answer: Answer) -> None:
    def stated(*codes: str) -> Answer:
        kind = dict(zip(answer.rows.code, codes, strict=False))
        rows = answer.rows.assign(category=[kind.get(code, "none") for code in answer.rows.code])
        return Answer(rows=rows, year=2025, level=answer.level, offence=answer.offence, facts=answer.facts)

    said = stated("new", "new", "new", "lasting", "lasting", "fading", "cold")
    assert LAYER.describe(LAYER, said, "sv", None) == (
        "inbrott i alla slags lokaler 2023–2025 mot 2020–2022: 3 nya anhopningar, 2 som består, 1 som inte längre är "
        "säker och 1 område med ovanligt lite. Prövat på 63 områden (RegSO) med 9 999 omkastningar; andelen falska "
        "larm väntas vara högst 5 %. Väntat antal följer antalet invånare."
    ).replace("9 999", "9\u00a0999").replace("5 %", "5\u00a0%")
    assert LAYER.describe(LAYER, stated("new"), "en", None) == (
        "burglaries in all kinds of premises in 2023–2025 against 2020–2022: 1 new cluster, 0 that last, 0 that are no "
        "longer sure, and 0 areas with unusually little. Tested on 63 areas (RegSO) with 9,999 permutations; at most "
        "5% of the alarms are expected to be false. The expected number follows the number of residents."
    )


def test_a_year_without_six_years_is_said_to_have_none(planted: Tables) -> None:
    answer = ask(LAYER, planted, Query(year=2018, level=AreaLevel.REGSO))
    assert LAYER.describe(LAYER, answer, "sv", None) == (
        "Anhopningar av inbrott i alla slags lokaler kan visas för 2025–2025, för de kräver sex års uppgifter. För "
        "2016–2018 finns inte det."
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_category_has_its_word_and_no_word_speaks_of_an_index(lang: str, answer: Answer) -> None:
    words = LAYER.words[lang]
    assert {one.key for one in answer.categories} <= set(words.terms)
    assert "index" not in str(words).casefold()


# The colours.

DEUTERANOPE = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
PROTANOPE = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
"""Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB."""


@pytest.mark.parametrize("eye", [np.eye(3), DEUTERANOPE, PROTANOPE], ids=["usual", "deuteranope", "protanope"])
@pytest.mark.parametrize("key", ["hot_spots", "mismatch"])
def test_no_two_categories_look_alike_unless_stripes_tell_them_apart(key: str, eye: Any) -> None:
    looks = [(one.colour, one.stripes) for one in {"hot_spots": HOT, "mismatch": MISMATCHED}[key]]
    for place, (colour, stripes) in enumerate(looks):
        for other, other_stripes in looks[place + 1 :]:
            apart = np.linalg.norm(lab(theme.tokens()[colour], eye) - lab(theme.tokens()[other], eye))
            assert apart > 20 or (stripes != other_stripes and apart > 2), (colour, other, apart)


def lab(colour: str, eye: Any) -> Any:
    """A colour as CIE L*a*b* (D65), seen by an eye that mixes linear red, green and blue in its own way."""
    coded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(eye) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ seen / [0.9505, 1, 1.089]
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


# Who lies beside whom.


def squares_at(*corners: tuple[float, float], side: float = 100.0, crs: int = 3006) -> gpd.GeoDataFrame:
    shapes = [shapely.box(x, y, x + side, y + side) for x, y in corners]
    return gpd.GeoDataFrame({"code": list("ABCDE"[: len(corners)])}, geometry=shapes, crs=crs)


def pairs(areas: gpd.GeoDataFrame) -> set[tuple[str, str]]:
    found = neighbours.neighbours(areas)
    return set(zip(found.code, found.neighbour, strict=True))


def test_areas_that_touch_or_lie_across_a_strait_are_neighbours_both_ways() -> None:
    found = pairs(squares_at((0, 0), (100, 0), (230, 0), (381, 0)))
    assert found == {("A", "B"), ("B", "A"), ("B", "C"), ("C", "B"), ("C", "D"), ("D", "C")}


def test_an_area_far_from_all_has_the_nearest_and_a_single_one_has_none() -> None:
    assert pairs(squares_at((0, 0), (100, 0), (5000, 0))) == {("A", "B"), ("B", "A"), ("B", "C"), ("C", "B")}
    assert pairs(squares_at((0, 0))) == set()


def test_areas_in_degrees_are_refused() -> None:
    with pytest.raises(ValueError, match="EPSG:3006"):
        neighbours.neighbours(squares_at((18, 59), side=0.1, crs=4326))


def test_every_shipped_area_has_a_neighbour_and_all_may_see_who_it_is() -> None:
    release = load(GROUND)
    table = release.public["area_neighbours"]
    assert list(table.columns) == ["area_level", "code", "neighbour"]
    assert table.code.nunique() == 63 and set(table.area_level) == {"regso"}
    both = set(zip(table.code, table.neighbour, strict=True))
    assert both == {(b, a) for a, b in both} and not any(a == b for a, b in both)
