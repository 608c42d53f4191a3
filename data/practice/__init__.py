"""Invented data for practice, the same ones for the same seed, each row marked as invented."""
