"""What tests share: samples, invented worlds, and programs that they start."""
