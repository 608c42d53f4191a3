"""What the stand-in answers for Kolada, SCB, SCB's areas, Brå and polisen.se when nothing is wrong."""

from __future__ import annotations

import functools
import itertools
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from kit.stand_in import Answering, Asked, Reply, as_json

FILES = Path(__file__).parents[1] / "files" / "sources"
CODES = ("0162", "0160", "0115", "0187", "0117")
NAMES = {"0162": "Danderyd", "0160": "Täby", "0115": "Vallentuna", "0187": "Vaxholm", "0117": "Österåker"}
YEARS = ("2023", "2024", "2025")

Change = Callable[[Asked, Reply], Reply]


def world(change: Change | None = None) -> Answering:
    """Answers of all five sources under /kolada, /scb, /wfs, /bra and /polisen, each put through `change`."""

    def answering(asked: Asked) -> Reply:
        first = asked.path.split("/")[1]
        reply = {"kolada": kolada, "scb": scb, "wfs": wfs, "bra": bra, "polisen": polisen}[first](asked)
        return change(asked, reply) if change else reply

    return answering


def addresses(address: str) -> dict[str, str]:
    return {
        "KOLADA_ADDRESS": f"{address}/kolada",
        "SCB_ADDRESS": f"{address}/scb",
        "SCB_AREAS_ADDRESS": f"{address}/wfs",
        "BRA_ADDRESS": f"{address}/bra",
        "POLISEN_ADDRESS": f"{address}/polisen",
    }


def with_tag(asked: Asked, reply: Reply) -> Reply:
    """The reply with an ETag, or 304 where that is the one that is held."""
    tag = f'"{hash(reply.body)}"'
    if asked.headers.get("If-None-Match") == tag:
        return Reply(status=304, headers={"ETag": tag})
    return Reply(reply.body, reply.status, {**reply.headers, "ETag": tag})


def polisen(_: Asked) -> Reply:
    return as_json(json.loads((FILES / "polisen_events.json").read_text(encoding="utf-8")))


def kolada(asked: Asked) -> Reply:
    items = [
        {"kpi": kpi, "municipality": code, "period": int(year), "values": _values(kpi, code, int(year))}
        for kpi in asked.query["kpi_id"].split(",")
        for code in asked.query["municipality_id"].split(",")
        for year in asked.query["year"].split(",")
        if year in YEARS
    ]
    return as_json({"count": len(items), "values": items, "next_url": None})


def _values(kpi: str, code: str, year: int) -> list[dict[str, Any]]:
    level = {"N07546": 400.5, "N07547": 300.25, "N01951": 30000, "N02938": 12000}.get(kpi, 20.0)
    size = level + int(code) / 100 + year - 2020
    genders = ("T", "K", "M") if kpi[1:3] == "00" or kpi[0] == "U" else ("T",)
    return [{"gender": g, "count": 1, "status": "", "value": size, "isdeleted": False} for g in genders]


DESO = [f"{code}A0010" for code in CODES]
REGIONS = [
    "00", "01", *CODES, *DESO, *(f"{one}_DeSO2025" for one in DESO), *(f"{code}R001_RegSO2025" for code in CODES),
    "0180", "0180A0010_DeSO2025",
]  # fmt: skip
Dims = dict[str, dict[str, str]]


def _dims(regions: Sequence[str], contents: dict[str, str], **more: dict[str, str]) -> Dims:
    return {
        "Region": {one: one for one in regions},
        **more,
        "ContentsCode": contents,
        "Tid": {year: year for year in YEARS},
    }


SCB: dict[str, Dims] = {
    "FolkmDesoAldKon": _dims(
        REGIONS,
        {"000007Y7": "Antal personer"},
        Alder={"-4": "0-4 år", "totalt": "totalt"},
        Kon={"1": "män", "2": "kvinnor", "1+2": "totalt"},
    ),
    "HushallDesoTyp": _dims(
        REGIONS, {"000007Y1": "Antal hushåll"}, Hushallstyp={"ESUB": "ensamstående utan barn", "TOTALT": "totalt"}
    ),
    "HushallT22": _dims(
        ["00", *CODES],
        {"HE0111DI": "Antal hushåll", "HE0111EE": "Andel hushåll, procent"},
        Boendeform={"SMAG": "småhus, äganderätt", "TOT": "totalt"},
        Hushallstyp={"ES": "ensamstående", "SAMTLH": "samtliga hushåll"},
    ),
    "PersBilarA": _dims(
        ["00", *CODES],
        {"TK1001AB": "Personbilar i trafik", "TK1001AC": "Personbilar, avställda"},
        Agarkategori={"000": "totalt", "010": "män"},
    ),
    "TAB6589": _dims(
        REGIONS, {"000007ZL": "Antal"}, Bestand={"ITRAF": "i trafik", "AVST": "avställda", "TOT": "totalt"}
    ),
}


def scb(asked: Asked) -> Reply:
    """/config, /tables/ID, /tables/ID/metadata, /tables/ID/data; PersBilarDesoN is known by its number only."""
    steps = asked.path.split("/")[2:]
    if steps == ["config"]:
        return as_json({"maxDataCells": 150_000, "maxCallsPerTimeWindow": 30, "timeWindow": 10})
    if steps[1] not in SCB:
        return Reply(b'{"status": 404}', 404)
    dims = SCB[steps[1]]
    if steps[2:] == ["metadata"]:
        return as_json(
            dataset(dims, None) | {"extension": {"px": {"matrix": steps[1].replace("TAB6589", "PersBilarDesoN")}}}
        )
    if steps[2:] == ["data"]:
        asked_for = {one["variableCode"]: one["valueCodes"] for one in json.loads(asked.body)["selection"]}
        chosen = {key: {code: dims[key][code] for code in asked_for[key]} for key in dims}
        return as_json(dataset(chosen, figure))
    return as_json({"id": steps[1], "updated": "2026-03-01T07:00:00Z", "label": "x"})


def figure(codes: dict[str, str]) -> float | None:
    """An old area has nothing from 2024, a new one nothing before; parts do not sum to the whole."""
    region, year = codes["Region"], int(codes["Tid"])
    if (len(region) == 9 and year >= 2024) or ("2025" in region and year < 2024):
        return None
    whole = {"00": 10_000_000, "01": 2_400_000}.get(region, 30_000 if len(region) == 4 else 1_201)
    return whole + year - 2020


def dataset(dims: Dims, value: Callable[[dict[str, str]], float | None] | None) -> dict[str, Any]:
    """A JSON-stat 2.0 dataset with the dimensions, as SCB writes it."""
    cells = itertools.product(*dims.values())
    return {
        "version": "2.0",
        "class": "dataset",
        "id": list(dims),
        "size": [len(one) for one in dims.values()],
        "dimension": {
            key: {
                "label": key,
                "category": {"index": {code: i for i, code in enumerate(labels)}, "label": labels},
                "extension": {"elimination": False},
            }
            for key, labels in dims.items()
        },
        "value": value and [value(dict(zip(dims, one, strict=True))) for one in cells],
    }


def wfs(asked: Asked) -> Reply:
    code = asked.query["CQL_FILTER"].split("'")[1]
    return Reply(geopackage(asked.query["typeName"].removeprefix("stat:"), code))


@functools.cache
def geopackage(layer: str, code: str, epsg: int = 3006, east: float = 670_000.0, version: str = "") -> bytes:
    """Two squares of one municipality with the fields of the layer."""
    kind = layer.split("_")[0]
    year = layer[-4:]
    suffixes = {"DeSO": ("A0010", "B0020"), "RegSO": ("R001", "R002"), "Tatorter": ("TB101", "TB102")}[kind]
    fields = {
        "DeSO": {"desokod": [code + s for s in suffixes], "kommunkod": code, "version": version or f"{year}_v1"},
        "RegSO": {
            "regsokod": [code + s for s in suffixes],
            "regsonamn": ["Östra", "Västra"],
            "kommunkod": code,
            "version": version or f"{year}_v2",
        },
        "Tatorter": {"tatortskod": [code + s for s in suffixes], "tatort": ["Norra", "Södra"], "kommun": code},
    }[kind]
    north = 6_590_000 + 2_000 * CODES.index(code)
    squares = [shapely.box(east + i * 500, north, east + i * 500 + 400, north + 400) for i in range(2)]
    frame = gpd.GeoDataFrame(fields, geometry=squares, crs=f"EPSG:{epsg}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "areas.gpkg"
        frame.to_file(path, driver="GPKG", layer=layer)
        return path.read_bytes()


LABELS = {
    "11475": "Inbrottsstöld i bostad m.m.",
    "5059": "Ur och från motordrivet fordon, av fast interiör/exteriör",
    "11497": "Stöld ur och från motordrivet fordon",
    "13264": "därav inbrottsstöld i bostad",
    "13262": "därav stöld ur och från motordrivet fordon",
}
REGION_IDS = {"9496": "Danderyd", "9537": "Täby", "9540": "Vallentuna", "9541": "Vaxholm", "9543": "Österåker"}
PERIODS = {
    "101": [("3001", "2026 prel.", "År", ""), ("2986", "2025", "År", ""), ("2852", "2024", "År", "")],
    "90": [
        ("2858", "Jan", "2026 prel.", "333"),
        ("2860", "Feb", "2026 prel.", "333"),
        ("2863", "Kvartal 1", "2026 prel.", "333"),
        ("2816", "Helår", "2025", "331"),
        ("2850", "Dec", "2025", "331"),
    ],
}


def bra(asked: Asked) -> Reply:
    """The steps of SOL, which tells nothing to a visitor who has not begun at the start."""
    step = "/".join(asked.path.split("/")[2:])
    if step == "start":
        return Reply(b"<html>menu</html>", headers={"Set-Cookie": "JSESSIONID=abc; Path=/"})
    if "JSESSIONID=abc" not in asked.headers.get("Cookie", "") and step != "index":
        return Reply(b"<html>obefintlig menyrad</html>")
    if step == "anmalda/urval/urval":
        return Reply(choices(asked.query["menyid"]).encode("iso-8859-1"))
    if step == "anmalda/urval/vantapopup":
        bra.chosen = asked.form  # type: ignore[attr-defined]
    if step == "anmalda/urval/soktabell":
        return Reply(result(bra.chosen).encode("iso-8859-1"))  # type: ignore[attr-defined]
    return Reply(b"<html>ok</html>")


def choices(menu: str) -> str:
    """The page of choices of one menu, as SOL writes its lists."""
    offences = [number for number in LABELS if (menu == "90") == number.startswith("13")]
    lists = {
        "arrayNivaett": ["1*Totalt antal brott"],
        "arrayNivatva": [f"{n}*\\xA0\\xA0\\xA0{LABELS[n]}*1*Totalt, {LABELS[n]}" for n in offences],
        "arrayRegionNivaEtt": [
            "8540*Stockholms län",
            *(f"{n}*\\xA0\\xA0{name} kommun" for n, name in REGION_IDS.items()),
        ],
        "arrayPeriod": [
            f"{number}*{name}*{above}*{year}, {name}*2" if above else f"{number}*{name}"
            for number, name, year, above in PERIODS[menu]
        ],
    }
    lines = (f'{name}[{i}]="{text}";' for name, texts in lists.items() for i, text in enumerate(texts))
    return f"<html><script>\n{chr(10).join(lines)}\n</script></html>"


def result(form: dict[str, str], cell: Callable[[str, str, str, str], str] | None = None) -> str:
    """The result page for a selection: a row of headings, then each region with a row for each offence."""
    known = {one[0]: one for menu in PERIODS.values() for one in menu}
    periods = [known[number] for number in form["period_id_string"].split("*")]
    measures = [("antal", "Antal"), ("antal100k", "/100&nbsp;000 inv")]
    heads = "".join(
        f'<th colspan="2" id="y{p[0]}" axis="ar" nowrap>{p[2]}</th>'
        f'<th colspan="2" id="{p[0]}" axis="manader" nowrap>\n {p[1]}\n</th>'
        for p in periods
    ) + "".join(f'<th id="{name}" axis="matt">{text}</th>' for name, text in measures)
    rows = "".join(
        f'<tr><th id="{region}" axis="region">{REGION_IDS[region]} kommun</th></tr>'
        + "".join(
            f'<tr><th nowrap headers="{region}">{LABELS[offence]}</th>'
            + "".join(
                f'<td headers="{p[0]} y{p[0]} {offence} {region} {name}">'
                f"{(cell or figure_of)(region, offence, p[0], name)}</td>"
                for p in periods
                for name, _ in measures
            )
            + "</tr>"
            for offence in form["brottstyp_id_string"].split("*")
        )
        for region in form["region_id_string"].split("*")
    )
    title = '<table><td class="tabell-rubrik">Anmälda brott</td></table>'
    return f"<HTML><BODY>{title}<table><tr>{heads}</tr>{rows}</table></BODY></HTML>"


def figure_of(region: str, offence: str, period: str, measure: str) -> str:
    """Nothing has been said of Vaxholm's first period; Danderyd has a thousand and something."""
    if region == "9541" and period in ("2852", "2850"):
        return ".."
    if measure == "antal100k":
        return "312"
    return f"1&nbsp;0{int(offence) % 90 + 10}" if region == "9496" else str(int(region) - 9500)
