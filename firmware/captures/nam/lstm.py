"""LSTM model objects. Source: NeuralAmpModelerCore, NAM/lstm.cpp."""

from firmware.captures.nam.fields import Fields
from firmware.captures.nam.limits import MAX_CELLS, MAX_CHANNELS, MAX_HIDDEN, check_count
from firmware.captures.nam.networks import Cell, Lstm
from firmware.captures.nam.reading import RATE_HZ, Nesting, Reading, known_rate_hz
from firmware.captures.nam.weights import ConvShape, Cutter


def read_lstm(model: Fields, nesting: Nesting) -> Reading:
    """The network, with the start state that the file gives each layer (core_rules: LSTM). Raises CaptureError."""
    config = model.child("config")
    inputs = config.integer("input_size", 1, MAX_CHANNELS)
    if config.integer("in_channels", 1, MAX_CHANNELS, default=1) != inputs:
        config.misfit(f"input_size ({inputs}) must be in_channels, which is 1 where it is not written")
    hidden = config.integer("hidden_size", 1, MAX_HIDDEN)
    sizes = [inputs] + [hidden] * (config.integer("num_layers", 1, MAX_CELLS) - 1)
    head = ConvShape(config.integer("out_channels", 1, MAX_CHANNELS, default=1), hidden)
    needed = sum(4 * hidden * (size + hidden) + 6 * hidden for size in sizes) + head.weight_count
    check_count(model, needed)
    nesting.allowance.spend(model, needed)
    cutter = Cutter(model.weights())
    cells = tuple(
        Cell(cutter.take(4 * hidden, size + hidden), *(cutter.take(n) for n in (4 * hidden, hidden, hidden)))
        for size in sizes
    )
    rate_hz = known_rate_hz(model)
    return Reading(Lstm(cells, cutter.convolution(head), (rate_hz or RATE_HZ) // 2), needed, rate_hz)
