"""What is kept: presets, the owner's figures, the last state. Every write survives a power cut."""
