"""Invented places that invented respondents perceive as unsafe: for planners to practise on."""

from layers.contract import words_beside
from layers.kit.practice_points import practice_layer

LAYER = practice_layer(
    key="practice_perceived", order=80, table="practice_perceived", name_field="reason", words=words_beside(__file__)
)
