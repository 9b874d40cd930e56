"""The pedal without hardware: the same things on a laptop. The profile chooses them."""
