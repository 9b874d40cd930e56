"""`pedal doctor`: one check a function."""
