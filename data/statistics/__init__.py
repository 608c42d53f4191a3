"""Statistics as pure functions on arrays."""

from data.statistics.aoristic import aoristic
from data.statistics.attack import attack
from data.statistics.change import Change, change_test
from data.statistics.darkness import darkness, sun_height
from data.statistics.density import Density, kernel_density
from data.statistics.disclosure import protect, with_margins
from data.statistics.discovery import false_discovery
from data.statistics.evaluation import Effect, evaluate_measure
from data.statistics.funnel import funnel_verdict, overdispersion
from data.statistics.hot_spots import LocalG, LocalMoran, gi_star, local_moran
from data.statistics.intervals import poisson_interval, wilson_interval
from data.statistics.mismatch import mismatch
from data.statistics.near_repeats import Knox, knox, near_repeats
from data.statistics.smoothing import Smoothed, empirical_bayes, empirical_bayes_spatial, smoothed_interval

__all__ = [
    "Change", "Density", "Effect", "Knox", "LocalG", "LocalMoran", "Smoothed",
    "aoristic", "attack", "change_test", "darkness", "empirical_bayes", "empirical_bayes_spatial",
    "evaluate_measure", "false_discovery", "funnel_verdict", "gi_star", "kernel_density", "knox", "local_moran",
    "mismatch", "near_repeats", "overdispersion", "poisson_interval", "protect", "smoothed_interval",
    "sun_height", "wilson_interval", "with_margins",
]  # fmt: skip
