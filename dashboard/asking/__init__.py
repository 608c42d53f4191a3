"""The question: from an address to a scene with its answers."""
