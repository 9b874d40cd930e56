"""Kinds of NumPy arrays that every room speaks of; shape and unit stand where each is used."""

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Block = F32  # [block_frames], C-contiguous, full scale = 1.0
