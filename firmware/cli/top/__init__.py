"""`pedal top`: the running pedal, live in a terminal."""
