"""What is chosen to be shown: layers, and an area, a place or a reference point among what they show."""

from __future__ import annotations

from dashboard.asking.dimension import NONE, BadAddress, Dimension, Role, Vocabulary, one_of


def _places(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    words, choices = tuple(dict.fromkeys(text.split(","))), (*vocabulary.points, NONE)
    if any(word not in choices for word in words):
        raise BadAddress("places", choices)
    return tuple(word for word in words if word != NONE)


DIMENSIONS = (
    Dimension(
        key="layer",
        order=20,
        role=Role.CHOICE,
        read=lambda text, vocabulary: one_of("layer", (*vocabulary.layers, NONE), text),
    ),
    Dimension(key="places", order=30, role=Role.CHOICE, read=_places, write=lambda value: ",".join(value) or NONE),
    Dimension(
        key="area",
        order=200,
        role=Role.CHOICE,
        read=lambda text, vocabulary: one_of("area", vocabulary.areas, text),
        label="control.area",
    ),
    Dimension(
        key="place",
        order=210,
        role=Role.CHOICE,
        read=lambda text, vocabulary: one_of("place", vocabulary.places, text),
        label="control.place",
    ),
    Dimension(
        key="near", order=220, role=Role.CHOICE, read=lambda text, vocabulary: one_of("near", vocabulary.anchors, text)
    ),
)
