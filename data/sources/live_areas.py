"""SCB's areas as they are today: DeSO, RegSO and localities (tätorter), with their version."""

from __future__ import annotations

import logging
import re
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pyproj import Transformer

from data.area import AREA
from data.model import MUNICIPALITY_CODES
from data.sources.call import Call
from data.sources.deliver import batch, origin_of
from data.sources.failures import SourceFailed, misshapen, seen
from data.sources.fetch import Answer, Client
from data.sources.manners import Manners
from data.tables.batch import Batch, Kind

log = logging.getLogger(__name__)

SOURCE = "SCB's area service"
ADDRESS = "https://geodata.scb.se/geoserver/stat/wfs"
LICENCE = "CC0 1.0. Källa: SCB"
MANNERS = Manners(spacing_s=1.0)
EPSG = 3006
WINDOW = Transformer.from_crs(4326, EPSG, always_xy=True).transform_bounds(*AREA.around)
"""Metres in SWEREF 99 TM: no area of the municipalities reaches outside."""

MAGIC = b"SQLite format 3\x00"
APPLICATION = (68, (b"GPKG", b"GP10", b"GP11"))
"""Where in the file it says that it is a GeoPackage, and how."""

POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of the service; its name ends with the year that is the version of its areas."""

    name: str
    level: str
    code: str
    label: str
    municipality: tuple[str, ...]  # the field with the municipality's code, by the names it may have
    may_be_empty: bool = False  # a locality may lie in a municipality and be counted to another

    @property
    def year(self) -> str:
        """The year of the version."""
        return self.name[-4:]


LAYERS = (
    Layer(name="DeSO_2025", level="deso", code="desokod", label="", municipality=("kommunkod",)),
    Layer(name="RegSO_2025", level="regso", code="regsokod", label="regsonamn", municipality=("kommunkod",)),
    Layer(
        name="Tatorter_2023",
        level="locality",
        code="tatortskod",
        label="tatort",
        municipality=("kommun", "kommunkod"),
        may_be_empty=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One area as it came."""

    code: str
    name: str
    municipality_code: str
    version: str
    wkb: bytes


def load(client: Client, address: str) -> list[Batch]:
    """A batch of areas for each layer, with their polygons as table `shapes`. Raises `SourceFailed`."""
    return [_layer(client, address, layer) for layer in LAYERS]


def _layer(client: Client, address: str, layer: Layer) -> Batch:
    answers = [_municipality(client, address, layer, code) for code in MUNICIPALITY_CODES]
    found = [one for answer in answers for one in answer.value]
    versions = ", ".join(sorted({one.version for one in found if one.version}))
    notes = {"crs": f"EPSG:{EPSG}", "version at the source": versions}
    origin = origin_of(answers, title=f"SCB {layer.name}", address=address, licence=LICENCE, notes=notes)
    of_layer = {"area_level": layer.level, "area_version": layer.name}
    rows = [
        of_layer | {"area_code": one.code, "name": one.name, "municipality_code": one.municipality_code}
        for one in found
    ]
    shapes = pd.DataFrame({"area_code": [one.code for one in found], "area_version": layer.name}, dtype="str")
    shapes["wkb"] = pd.Series([one.wkb for one in found], dtype="object")
    return batch(SOURCE, Kind.AREAS, rows, origin, len(found), tables={"shapes": shapes})


def _municipality(client: Client, address: str, layer: Layer, code: str) -> Answer[list[Drawn]]:
    """One municipality's areas. Where a layer names the municipality is tried out: a filter on no field fails."""
    wanted = {"service": "WFS", "version": "1.1.0", "request": "GetFeature"}
    wanted |= {"typeName": f"stat:{layer.name}", "outputFormat": "geopackage"}
    *_, last = layer.municipality
    for name in layer.municipality:
        try:
            call = Call(address=address, params=wanted | {"CQL_FILTER": f"{name}='{code}'"})
            return client.ask(call, reader(layer, code))
        except SourceFailed as error:
            if name == last or error.key not in ("source.shape", "source.status"):
                raise
            log.info("%s: %s cannot be asked by '%s': %s", SOURCE, layer.name, name, error)
    raise AssertionError("the last name answers or is refused")


def reader(layer: Layer, code: str) -> Callable[[bytes], list[Drawn]]:
    """Reads one municipality's GeoPackage of one layer."""

    def read(content: bytes) -> list[Drawn]:
        place, names = APPLICATION
        if not content.startswith(MAGIC) or content[place : place + 4] not in names:
            raise misshapen(SOURCE, "a GeoPackage", f"for {layer.name}", _words(content))
        frame = _opened(content, layer)
        if frame.empty and not layer.may_be_empty:
            raise SourceFailed("source.nothing", source=SOURCE, expected=f"{layer.name} in {code}")
        if frame.empty:
            log.info("%s: %s has no area that is counted to %s", SOURCE, layer.name, code)
        return _drawn(frame, layer, code)

    return read


def _words(content: bytes) -> str:
    """What a service that fails writes: an exception report in XML, or a page."""
    text = content[:2000].decode("utf-8", "replace")
    told = re.search(r"<(?:ows:)?(?:ExceptionText|ServiceException)[^>]*>([^<]+)", text)
    return told.group(1).strip() if told else text[:80]


def _opened(content: bytes, layer: Layer) -> gpd.GeoDataFrame:
    """The areas of the file. It lies on disk only while it is read; its name is ours."""
    with tempfile.TemporaryDirectory(prefix="areas-") as folder:
        path = Path(folder) / "areas.gpkg"
        path.write_bytes(content)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)
                frame = pyogrio.read_dataframe(path)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, ValueError) as error:
            raise misshapen(SOURCE, "a GeoPackage that can be read", f"for {layer.name}", str(error)) from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None or frame.crs.to_epsg() != EPSG:
        came = getattr(getattr(frame, "crs", None), "name", "no geometry or no reference system")
        raise misshapen(SOURCE, f"EPSG:{EPSG}", f"as reference system of {layer.name}", came)
    return frame.rename(columns={name: name.lower() for name in frame.columns if name != frame.geometry.name})


def _drawn(frame: gpd.GeoDataFrame, layer: Layer, code: str) -> list[Drawn]:
    place = next((name for name in layer.municipality if name in frame.columns), layer.municipality[0])
    wanted = [name for name in (layer.code, layer.label, place) if name]
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise misshapen(SOURCE, f"the fields {', '.join(missing)}", f"in {layer.name}", list(frame.columns))
    others = sorted(set(frame[place].astype(str)) - {code})
    if others:
        raise SourceFailed("source.municipality", source=SOURCE, came=f"{', '.join(others)} in {layer.name}")
    _refuse_shapes(frame, layer)
    return [
        Drawn(
            str(row[layer.code]),
            str(row[layer.label]) if layer.label else "",
            code,
            _version(row.get("version"), layer),
            shapely.to_wkb(row[frame.geometry.name], output_dimension=2),
        )
        for _, row in frame.iterrows()
    ]


def _refuse_shapes(frame: gpd.GeoDataFrame, layer: Layer) -> None:
    """Every area must be a polygon within the window."""
    for shape in frame.geometry:
        if shape is None or shape.is_empty or shape.geom_type not in POLYGONS:
            raise misshapen(SOURCE, "a polygon", f"in {layer.name}", getattr(shape, "geom_type", shape))
        west, south, east, north = shape.bounds
        if not (WINDOW[0] <= west and WINDOW[1] <= south and east <= WINDOW[2] and north <= WINDOW[3]):
            raise misshapen(SOURCE, "an area within the municipalities", f"in {layer.name}", shape.bounds)


def _version(told: Any, layer: Layer) -> str:
    """What the area says of its version ('2025_v2'), which must be the layer's year where it says one."""
    text = "" if told is None or told is pd.NA or told != told else str(told)  # noqa: PLR0124 - NaN is not itself
    years = re.findall(r"(?:19|20)[0-9]{2}", text)
    if years and layer.year not in years:
        raise misshapen(SOURCE, f"the version {layer.year}", f"in {layer.name}", seen(text))
    return text
