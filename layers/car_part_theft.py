"""Reported theft of car parts: no official series per municipality is at hand, and the layer says so."""

from data.model import Offence
from data.words import beside
from layers.reported.family import reported_layer

LAYER = reported_layer(key="car_part_theft", order=40, offence=Offence.CAR_PART_THEFT, words=beside(__file__))
