"""Tools that make the sounds the pedal ships with: our own guitar, our own amplifier, our own captures."""
