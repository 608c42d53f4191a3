"""Statistics as pure functions on arrays."""

from layers.statistics.intervals import poisson_interval, wilson_interval

__all__ = ["poisson_interval", "wilson_interval"]
