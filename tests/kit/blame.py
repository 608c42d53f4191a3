"""Words that blame a place, which nothing says of any."""

from __future__ import annotations

import re

BLAMING = re.compile(
    r"problemområde|no-?go|värst|farligast|otryggast|brottsdrabba|hotspot|ghetto"
    r"|problem area|worst|most dangerous|most unsafe place|crime[- ]ridden"
    r"|(?<!upplevt )\botrygg(?:a)? (?:plats|platser|område|områden)\b|\bunsafe (?:place|places|area|areas)\b",
    re.I,
)
