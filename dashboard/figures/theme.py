"""Reads the design's tokens from the style sheet, for the map and the pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

SHEET = Path(__file__).resolve().parents[2] / "assets" / "tokens.css"
RAMP = tuple(f"amount-{step}" for step in range(5))


@cache
def tokens(*, projector: bool = False) -> Mapping[str, str]:
    """Token values by name without the leading dashes; the projector's where it has its own."""
    text = re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.S)
    blocks = dict(re.findall(r"([^{}]+)\{([^{}]*)\}", text))
    declared: dict[str, str] = {}
    for selector in (":root", ".room-meeting") if projector else (":root",):
        block = next(block for name, block in blocks.items() if selector in name)
        declared |= {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", block)}
    return MappingProxyType(declared)


def ramp(steps: int) -> list[str]:
    """Colours for that many classes (1 to 5), spread over the ramp from light to dark."""
    token = tokens()
    places = [round(k * 4 / max(steps - 1, 1)) for k in range(steps)]
    return [token[RAMP[place]] for place in places]


def mixed(colour: str, ground: str, share: float) -> str:
    """A colour laid over a ground at a share of its strength (0 to 1); both as #RRGGBB."""
    pairs = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02X}" for over, under in pairs)
