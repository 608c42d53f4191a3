"""Invented notes from invented safety walks: for planners to practise on."""

from layers.contract import Words
from layers.kit.practice_points import practice_layer

LAYER = practice_layer(
    key="practice_walks",
    order=81,
    table="practice_walks",
    name_field="observation",
    words={
        "sv": Words(
            name="Övning: trygghetsvandringar",
            about="Påhittade anteckningar från påhittade trygghetsvandringar, till för att öva på.",
            legend="Övningsdata: anteckningar från påhittade trygghetsvandringar {year}",
            missing="Övningsdata saknas.",
            columns={"reason": "Anteckning", "year": "År"},
            sentences={
                "all": "Övningsdata: {all} påhittade anteckningar {year}.",
                "inside": "Övningsdata: {all} påhittade anteckningar i {area} {year}.",
            },
            terms={
                "practice": "påhittad anteckning",
                "broken_light": "trasig belysning",
                "missing_light": "belysning saknas",
                "undergrowth": "sly som skymmer",
                "graffiti": "klotter",
                "litter": "skräp",
                "surface": "dåligt underlag",
                "traffic": "trafik",
                "unsafe_place": "plats som känns otrygg",
                "safe_place": "plats som känns trygg",
            },
        ),
        "en": Words(
            name="Practice: safety walks",
            about="Invented notes from invented safety walks, for practice.",
            legend="Practice data: notes from invented safety walks {year}",
            missing="There are no practice data.",
            columns={"reason": "Note", "year": "Year"},
            sentences={
                "all": "Practice data: {all} invented notes in {year}.",
                "inside": "Practice data: {all} invented notes in {area} in {year}.",
            },
            terms={
                "practice": "invented note",
                "broken_light": "broken light",
                "missing_light": "no light",
                "undergrowth": "undergrowth blocking the view",
                "graffiti": "graffiti",
                "litter": "litter",
                "surface": "poor surface",
                "traffic": "traffic",
                "unsafe_place": "place that feels unsafe",
                "safe_place": "place that feels safe",
            },
        ),
    },
)
