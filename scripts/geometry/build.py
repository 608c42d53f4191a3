"""Builds data/bundled/geometry from two wheels.

Run `python -m scripts.geometry.build [--wheels DIR] [--out DIR]` at the root of the project. The same
wheels, tables and library versions give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from data.area import AREA
from data.geography.geometry import MANIFEST
from scripts.geometry import marks, shapes, wheels
from scripts.geometry.files import Ground, Layer, layers

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "bundled"
OUT = BUNDLED / "geometry"
REFERENCE_POINTS = BUNDLED / "reference_points.csv"
DEFAULT_WHEELS = Path("var") / "wheels"
RAIL_TABLE = "rail_lines.csv"
NOTICE = "NOTICE.md"


def read_ground(regso_wheel: Path, coast_wheel: Path) -> Ground:
    """Read, check, cut to land and simplify. Raises GeometryBuildError when a check fails."""
    window = shapes.wide_window()
    regso = wheels.read_regso(regso_wheel, window)
    full = wheels.own_areas(regso)
    near = shapes.near_window(full)
    own = shapely.union_all(full.geometry.to_numpy())
    islands = shapes.drawn_islands(wheels.read_land(coast_wheel, window), own, near)
    faces = shapes.land_faces(shapes.drawing_cells(regso, full), islands, near, window)
    drawn = shapes.simplified_coverage(shapes.join_fragments(faces))
    codes = drawn["code"]
    ours = codes.isin(full["code"]).to_numpy()
    _check_every_area_drawn(full, set(codes))
    return Ground(
        full=full,
        regso=shapes.joined(drawn[ours], codes[ours]),
        municipalities=shapes.joined(drawn[ours], codes[ours].str[:4]),
        neighbours=shapes.joined(drawn[~ours], codes[~ours]),
        names=wheels.read_municipality_names(regso_wheel),
        window=window,
    )


def _check_every_area_drawn(full: Any, drawn: set[str]) -> None:
    lost = sorted(set(full["code"]) - drawn)
    if lost:
        raise wheels.GeometryBuildError(f"No land is left of {', '.join(lost)}: lower MIN_ISLAND_M2.")


def manifest(ground: Ground, files: dict[str, Layer]) -> bytes:
    """geometry.json: what each file is, from what and by which rules; bounds as west, south, east, north."""
    bounds = ground.municipalities.bounds
    content = {
        "area_version": wheels.AREA_VERSION,
        "area_window": list(AREA.window),
        "land_window": list(shapes.land_window()),
        "bounds": {code: [float(value) for value in bounds.loc[code]] for code in bounds.index},
        "wheels": [asdict(wheel) for wheel in wheels.WHEELS],
        "rules": _rules(),
        "files": {name: _file_entry(layer) for name, layer in files.items()},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _rules() -> dict[str, Any]:
    return {
        "simplified_m": {"near": shapes.FINE_M, "far": shapes.COARSE_M},
        "smallest_island_m2": shapes.MIN_ISLAND_M2,
        "fragment_width_m": shapes.FRAGMENT_WIDTH_M,
        "overlap_tolerance_m2": wheels.OVERLAP_TOLERANCE_M2,
        "gap_tolerance_m": wheels.GAP_TOLERANCE_M,
    }


def _file_entry(layer: Layer) -> dict[str, Any]:
    return {
        "sha256": hashlib.sha256(layer.content).hexdigest(),
        "bytes": len(layer.content),
        "count": layer.count,
        "crs": layer.crs,
        "source": layer.source,
        "licence": layer.licence,
    }


def read_table(path: Path, remedy: str) -> Any:
    """A CSV table; refused with `remedy` when it is not there."""
    if not path.exists():
        raise wheels.GeometryBuildError(f"{path.name} is missing. {remedy}")
    return pd.read_csv(path)


def build(wheel_folder: Path, out: Path, reference_points: Path) -> dict[str, Layer]:
    """Write every file of the ground to `out`, the manifest last; returns the layers by file name."""
    regso_wheel, coast_wheel = (wheels.ensure_wheel(wheel_folder, wheel) for wheel in wheels.WHEELS)
    table = read_table(reference_points, "Give it with --reference-points FILE.")
    points = marks.check_reference_points(table)
    rail = reference_points.parent / "geometry" / RAIL_TABLE
    stops = read_table(rail, "AREA_FILE names lines of rail: give the table, or name none.") if AREA.rail else None
    ground = read_ground(regso_wheel, coast_wheel)
    files = layers(ground, stops, points)
    texts = {NOTICE: (OUT / NOTICE).read_bytes()} | wheels.licence_texts(coast_wheel)
    texts |= {RAIL_TABLE: rail.read_bytes()} if AREA.rail else {}
    out.mkdir(parents=True, exist_ok=True)
    for name, content in {**texts, **{name: layer.content for name, layer in files.items()}}.items():
        (out / name).write_bytes(content)
    (out / MANIFEST).write_bytes(manifest(ground, files))
    return files


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.geometry.build", description="Build the map's ground.")
    parser.add_argument(
        "--wheels",
        type=Path,
        default=DEFAULT_WHEELS,
        help="folder with the two wheels; pip fetches what it lacks",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write to")
    parser.add_argument(
        "--reference-points",
        type=Path,
        default=REFERENCE_POINTS,
        help="table of stations; rail_lines.csv lies in geometry/ beside it",
    )
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Build, print what was written; 1 and a message when something is refused."""
    chosen = arguments(given)
    try:
        files = build(chosen.wheels, chosen.out, chosen.reference_points)
    except wheels.GeometryBuildError as error:
        print(f"The ground was not built. {error}", file=sys.stderr)
        return 1
    for name, layer in files.items():
        print(f"{name}: {layer.count} rows, {len(layer.content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
