"""The matrices of a partitioned convolution whose transforms are products.

A spectrum of 2n points of a real signal is laid out as 2n numbers: the real parts 0..n, then the imaginary parts
1..n-1 (those of 0 and n are zero). A sum of spectra times constant spectra is kept as two rows: everything times the
real parts of the constants, and everything times their imaginary parts. What of both is real and what imaginary is
sorted out by the matrix that transforms back.
"""

import numpy as np

from firmware.arrays import F64


def transform_matrix(line: int, inputs: int) -> F64:
    """[2n frames of all inputs, for each input a spectrum] for n = line."""
    one = _laid_out(np.fft.rfft(np.eye(2 * line), axis=1))
    return np.einsum("tk,ij->tijk", one, np.eye(inputs)).reshape(2 * line * inputs, inputs * 2 * line)


def part_spectra(taps: F64, line: int) -> tuple[F64, F64]:
    """What multiplies the spectra of past lines, oldest first, for one output's taps [in, L]: the real and the
    imaginary parts of all parts but the first, each [parts - 1, in * 2n]."""
    inputs, length = taps.shape
    parts = -(-length // line)
    padded = np.pad(taps, ((0, 0), (0, parts * line - length))).reshape(inputs, parts, line)
    spectra = np.fft.rfft(padded[:, :0:-1], 2 * line, axis=2).transpose(1, 0, 2)
    real, imaginary = (_both(side).reshape(parts - 1, -1) for side in (spectra.real, spectra.imag))
    return real, imaginary


def inverse_matrices(line: int, inputs: int, outputs: int) -> F64:
    """[out * 2 * in * 2n, n frames of all outputs]: the sums of every output back to its newest n frames."""
    unit = np.eye(line + 1)
    real, imaginary = (np.fft.irfft(unit * turn, 2 * line, axis=1)[:, line:] for turn in (1.0, 1.0j))
    inner = slice(1, line)
    times_real = np.vstack((real, imaginary[inner]))
    times_imaginary = np.vstack((imaginary, -real[inner]))
    one = np.stack([np.broadcast_to(side, (inputs, *side.shape)) for side in (times_real, times_imaginary)])
    return np.einsum("sikt,op->osiktp", one, np.eye(outputs)).reshape(outputs * inputs * 4 * line, line * outputs)


def _laid_out(spectra: np.ndarray[tuple[int, ...], np.dtype[np.complex128]]) -> F64:
    return np.concatenate((spectra.real, spectra.imag[..., 1:-1]), axis=-1)


def _both(bins: F64) -> F64:
    """What meets the real parts, then what meets the imaginary parts."""
    return np.concatenate((bins, bins[..., 1:-1]), axis=-1)
