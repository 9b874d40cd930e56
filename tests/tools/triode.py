"""A 12AX7 with its plate resistor, as one curve from grid volts to plate volts."""

from functools import cache

import numpy as np

from tests.tools.guitar import Signal

SUPPLY_V = 300.0
PLATE_OHMS = 100e3
BIAS_V = -1.5  # the cathode sits this far above the grid at rest
GRID_SOFTNESS_V = 0.12  # over this range the grid begins to conduct
CURVE_V = np.linspace(-12.0, 4.0, 4_001)


def plate_volts(grid_v: Signal) -> Signal:
    """The plate's swing around rest for a grid's swing around rest, inverted as a valve does it."""
    curve = _curve()
    return np.interp(grid_v + BIAS_V, CURVE_V, curve) - float(np.interp(BIAS_V, CURVE_V, curve))


@cache
def _curve() -> Signal:
    """Plate volts where the valve's current and the resistor's meet, by halving the interval 50 times."""
    low, high = np.zeros_like(CURVE_V), np.full_like(CURVE_V, SUPPLY_V)
    for _ in range(50):
        middle = 0.5 * (low + high)
        above = middle + PLATE_OHMS * _plate_amps(CURVE_V, middle) > SUPPLY_V
        high, low = np.where(above, middle, high), np.where(above, low, middle)
    return 0.5 * (low + high)


def _plate_amps(grid_v: Signal, plate_v: Signal) -> Signal:
    """Koren's equation (Improved vacuum-tube models for SPICE, 1996) with his constants for the 12AX7."""
    mu, exponent, kg1, kp, kvb = 100.0, 1.4, 1060.0, 600.0, 300.0
    effective = plate_v / kp * np.logaddexp(0.0, kp * (1.0 / mu + grid_v / np.sqrt(kvb + plate_v**2)))
    return 2.0 * effective**exponent / kg1
