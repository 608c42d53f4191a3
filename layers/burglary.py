"""Reported burglary in all kinds of premises, per municipality and year."""

from data.model import Offence
from data.words import beside
from layers.reported.family import reported_layer

LAYER = reported_layer(key="burglary", order=20, offence=Offence.BURGLARY, first=True, words=beside(__file__))
