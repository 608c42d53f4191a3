"""What stands at each address: a file per page, found by being there, and one frame around all."""
