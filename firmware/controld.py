"""controld: owns the truth, reads the panel, draws the screen, tells audiod what to play."""
