"""What a reader meets in a real browser: pixels, keys, addresses, and a console that stays silent."""
