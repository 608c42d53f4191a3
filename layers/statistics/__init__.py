"""Statistics as pure functions on arrays."""

from layers.statistics.accuracy import Accuracy, accuracy_index
from layers.statistics.aoristic import aoristic
from layers.statistics.attack import attack
from layers.statistics.change import Change, change_test
from layers.statistics.darkness import darkness, sun_height
from layers.statistics.density import Density, kernel_density
from layers.statistics.disclosure import protect, with_margins
from layers.statistics.discovery import false_discovery
from layers.statistics.evaluation import Effect, evaluate_measure
from layers.statistics.funnel import funnel_verdict, overdispersion
from layers.statistics.hot_spots import LocalG, LocalMoran, gi_star, local_moran
from layers.statistics.intervals import poisson_interval, wilson_interval
from layers.statistics.mismatch import Standardised, mismatch, standardised
from layers.statistics.near_repeats import Knox, knox, near_repeats
from layers.statistics.smoothing import Smoothed, empirical_bayes, empirical_bayes_spatial, smoothed_interval

__all__ = [
    "Accuracy",
    "Change",
    "Density",
    "Effect",
    "Knox",
    "LocalG",
    "LocalMoran",
    "Smoothed",
    "Standardised",
    "accuracy_index",
    "aoristic",
    "attack",
    "change_test",
    "darkness",
    "empirical_bayes",
    "empirical_bayes_spatial",
    "evaluate_measure",
    "false_discovery",
    "funnel_verdict",
    "gi_star",
    "kernel_density",
    "knox",
    "local_moran",
    "mismatch",
    "near_repeats",
    "overdispersion",
    "poisson_interval",
    "protect",
    "smoothed_interval",
    "standardised",
    "sun_height",
    "wilson_interval",
    "with_margins",
]
