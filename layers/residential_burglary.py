"""Reported burglary in homes: no official series per municipality is at hand, and the layer says so."""

from data.model import Offence
from data.words import beside
from layers.reported.family import reported_layer

LAYER = reported_layer(
    key="residential_burglary", order=30, offence=Offence.RESIDENTIAL_BURGLARY, words=beside(__file__)
)
