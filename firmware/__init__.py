"""What the pedal does: levels, captures, sound, screens and decisions. Never touches a device library."""

# As in pyproject.toml. Written twice, because importlib.metadata brings json into the audio process.
VERSION = "0.1.0"
PEDAL_RATE_HZ = 48_000  # of the codec and of everything that is played; captures of other rates are fitted to it
