"""What the pedal does: levels, captures, sound, screens and decisions. Never touches a device library."""

# As in pyproject.toml. Written twice, because importlib.metadata brings json into the audio process.
VERSION = "0.1.0"
