"""Reported theft and robbery (chapter 8 of the penal code), per municipality and year."""

from data.model import Offence
from data.words import beside
from layers.reported.family import reported_layer

LAYER = reported_layer(key="theft", order=50, offence=Offence.THEFT, words=beside(__file__))
