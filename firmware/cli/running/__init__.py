"""What is asked of the running pedal: its status, a preset."""
