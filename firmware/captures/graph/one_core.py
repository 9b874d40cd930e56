"""Matrix products that stay on the core of whoever asks for them: the others may be playing."""

import numpy as np

from firmware.arrays import F64

MULTIPLICATIONS = 200_000  # from 262,144 on OpenBLAS wakes a thread on every core


def product(x: F64, matrix: F64) -> F64:
    """x @ matrix, in slices of rows."""
    rows = max(1, MULTIPLICATIONS // matrix.size)
    if x.shape[0] <= rows:
        return x @ matrix
    return np.concatenate([x[start : start + rows] @ matrix for start in range(0, x.shape[0], rows)])
