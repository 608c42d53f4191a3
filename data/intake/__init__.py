"""Figures come in here: read, checked row by row, and handed to a release as batches."""
