"""Releases: built, checked, put in force, looked at, published, and traced to their sources."""
