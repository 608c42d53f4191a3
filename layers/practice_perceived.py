"""Invented places that invented respondents perceive as unsafe: for planners to practise on."""

from layers.contract import Words
from layers.kit.practice_points import practice_layer

LAYER = practice_layer(
    key="practice_perceived",
    order=80,
    table="practice_perceived",
    name_field="reason",
    words={
        "sv": Words(
            name="Övning: upplevt otrygga platser",
            about="Påhittade svar om platser som upplevs som otrygga. De är till för att öva på och visar inget om "
            "verkligheten.",
            legend="Övningsdata: platser som påhittade svarande pekat ut {year}",
            missing="Övningsdata saknas.",
            columns={"reason": "Skäl", "year": "År"},
            sentences={
                "all": "Övningsdata: {all} påhittade platser {year}.",
                "inside": "Övningsdata: {all} påhittade platser i {area} {year}.",
            },
            terms={
                "practice": "påhittad plats",
                "darkness": "mörker",
                "deserted": "ödsligt",
                "undergrowth": "sly och buskar",
                "poor_sight": "dålig sikt",
                "reputation": "dåligt rykte",
                "graffiti": "klotter",
                "litter": "skräp",
                "traffic": "trafik",
                "other": "annat",
            },
        ),
        "en": Words(
            name="Practice: places felt unsafe",
            about="Invented answers on places perceived as unsafe. They are for practice and show nothing of reality.",
            legend="Practice data: places named by invented respondents {year}",
            missing="There are no practice data.",
            columns={"reason": "Reason", "year": "Year"},
            sentences={
                "all": "Practice data: {all} invented places in {year}.",
                "inside": "Practice data: {all} invented places in {area} in {year}.",
            },
            terms={
                "practice": "invented place",
                "darkness": "darkness",
                "deserted": "deserted",
                "undergrowth": "undergrowth and bushes",
                "poor_sight": "poor sight",
                "reputation": "bad reputation",
                "graffiti": "graffiti",
                "litter": "litter",
                "traffic": "traffic",
                "other": "other",
            },
        ),
    },
)
