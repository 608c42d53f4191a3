"""Turns answers into traces and pictures, never computing figures."""
