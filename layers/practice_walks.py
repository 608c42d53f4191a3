"""Invented notes from invented safety walks: for planners to practise on."""

from layers.contract import words_beside
from layers.kit.practice_points import practice_layer

LAYER = practice_layer(
    key="practice_walks", order=81, table="practice_walks", name_field="observation", words=words_beside(__file__)
)
