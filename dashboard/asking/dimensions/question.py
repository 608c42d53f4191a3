"""What is put to the layers: when, what, where, by which measure."""

from __future__ import annotations

import re

from dashboard.asking.dimension import Asked, BadAddress, Dimension, Role, Vocabulary, one_of
from data.model import AreaLevel, Base, Light, Measure, Offence, Period


def _year(text: str, vocabulary: Vocabulary) -> int:
    return int(one_of("year", tuple(map(str, vocabulary.years)), text))


def _level(text: str, vocabulary: Vocabulary) -> AreaLevel:
    """A level that exists but that this reader cannot get becomes municipalities, before anything is worked out."""
    level = AreaLevel(one_of("level", tuple(AreaLevel), text))
    return level if level in vocabulary.levels else AreaLevel.MUNICIPALITY


def _practice(text: str, vocabulary: Vocabulary) -> bool:
    practice = one_of("practice", ("0", "1"), text) == "1"
    if practice and not vocabulary.practice:
        raise BadAddress("practice")
    return practice


def _before(text: str, vocabulary: Vocabulary) -> Period:
    """One year, or a first and a last with a dash between them, all of which there are figures for."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    first, last = (int(match.group(1)), int(match.group(2) or match.group(1))) if match else (1, 0)
    if first > last or not set(range(first, last + 1)) <= set(vocabulary.years):
        raise BadAddress("before", tuple(map(str, vocabulary.years)))
    return Period(first, last)


def _base(value: Base, asked: Asked) -> Base:
    bases = asked.options.bases.get(asked.level, ())
    return value if value in bases else next(iter(bases), Base.POPULATION)


DIMENSIONS = (
    Dimension(
        key="year",
        order=40,
        role=Role.QUESTION,
        read=_year,
        label="control.year",
        offered=lambda asked: asked.options.years,
        put=lambda value, asked: value if asked.options.years else None,
        named=lambda _: "",  # a file of one year says which
    ),
    Dimension(
        key="measure",
        order=50,
        role=Role.QUESTION,
        default=Measure.RATE,
        read=lambda text, _: Measure(one_of("measure", tuple(Measure), text)),
        offered=lambda asked: asked.options.measures,
        named=str,
        label="control.measure",
    ),
    Dimension(
        key="question",
        order=60,
        role=Role.QUESTION,
        read=lambda text, vocabulary: one_of("question", vocabulary.questions, text),
        offered=lambda asked: [question.key for question in asked.options.questions],
        label="control.question",
    ),
    Dimension(
        key="offence",
        order=65,
        role=Role.QUESTION,
        read=lambda text, _: Offence(one_of("offence", tuple(Offence), text)),
        offered=lambda asked: asked.options.offences,
        label="control.offence",
    ),
    Dimension(
        key="level",
        order=70,
        role=Role.QUESTION,
        default=AreaLevel.MUNICIPALITY,
        read=_level,
        offered=lambda asked: asked.options.levels,
        put=lambda _, asked: asked.level,
        label="control.level",
    ),
    Dimension(
        key="practice",
        order=80,
        role=Role.QUESTION,
        default=False,
        read=_practice,
        write=lambda value: "1" if value else "0",
        named=lambda _: "",  # a file with practice data has its mark
        offered=lambda asked: (True,) if asked.options.has_practice else (),
        label="control.practice",
    ),
    Dimension(
        key="base",
        order=52,
        role=Role.QUESTION,
        default=Base.POPULATION,
        read=lambda text, _: Base(one_of("base", tuple(Base), text)),
        offered=lambda asked: asked.options.bases.get(asked.level, ()),
        put=_base,
        label="control.base",
    ),
    Dimension(
        key="before",
        order=51,
        role=Role.QUESTION,
        read=_before,
        offered=lambda asked: asked.options.years if asked.measure is Measure.CHANGE else (),
        put=lambda value, asked: value if asked.measure is Measure.CHANGE else None,
        label="control.before",
    ),
    Dimension(
        key="light",
        order=75,
        role=Role.QUESTION,
        read=lambda text, _: Light(one_of("light", tuple(Light), text)),
        offered=lambda asked: asked.options.lights.get(asked.level, ()),
        label="control.light",
    ),
)
