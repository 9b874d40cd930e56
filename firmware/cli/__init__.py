"""The `pedal` command: render, inspect, levels, bench, sim, and talking to the running pedal."""
