"""What the pedal is made of: codec, panel, display, stick. Never imports firmware."""
