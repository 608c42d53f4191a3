"""Readers of tables: one file per kind of fact."""
