"""All reported offences, per municipality and year."""

from data.model import Offence
from data.words import beside
from layers.reported.family import reported_layer

LAYER = reported_layer(key="all_offences", order=60, offence=Offence.TOTAL, words=beside(__file__))
