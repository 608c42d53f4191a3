"""Pages on which people fill in forms."""
