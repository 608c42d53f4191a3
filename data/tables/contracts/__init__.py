"""The contract of every table: a file for each, or for a few that belong together, and its words beside it."""
