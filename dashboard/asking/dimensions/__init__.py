"""What an address can say: one file per kind, each with its DIMENSIONS, found by being there."""
