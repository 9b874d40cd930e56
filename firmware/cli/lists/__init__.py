"""The presets that there are, and the setlists made of them."""
