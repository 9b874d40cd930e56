"""REALTIME: a block of samples is born and dies here."""

import os

# Read by OpenBLAS when NumPy is first imported, hence here. The products of a block are too small to share out, and
# threads of its own would take the audio core, and keep tens of megabytes of locked memory each.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
