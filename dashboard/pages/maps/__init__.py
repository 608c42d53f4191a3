"""Pages that are a map: an address, a scene, and parts around the picture."""
