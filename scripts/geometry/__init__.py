"""Builds the ground that ships with the project."""
