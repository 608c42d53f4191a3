"""Where things are: areas, ground, levels and neighbours, as they ship and as they come in."""
