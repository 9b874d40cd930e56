"""What the pedal does: levels, captures, sound, screens and decisions. Never touches a device library."""

import os

# As in pyproject.toml. Written twice, because importlib.metadata brings json into the audio process.
VERSION = "0.1.0"
# Of the codec wherever it has the choice, and of most captures. What a codec does play at is its own fact
# (Codec.rate_hz), passed to whoever has to know; captures of other rates are fitted to it.
PEDAL_RATE_HZ = 48_000

# Read by ONNX Runtime as it is loaded, in this process or in one started from it, hence here: its wheels would
# write an identifier and a database into the home, and send from a thread that may lie on the audio core.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
