"""Drawing tools: paper, letters, names that fit, the screen in a terminal."""
