"""The data desk: what has come in, what becomes of it, and the commands that do it."""
