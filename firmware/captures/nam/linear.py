"""Linear model objects: impulse responses. Source: NeuralAmpModelerCore, NAM/linear.cpp and docs/linear.rst."""

import numpy as np

from firmware.arrays import F32
from firmware.captures.nam.fields import Fields
from firmware.captures.nam.limits import MAX_CHANNELS, MAX_RESPONSE_FRAMES, check_count, check_size
from firmware.captures.nam.networks import Linear
from firmware.captures.nam.reading import Nesting, Reading, known_rate_hz
from firmware.captures.nam.weights import Cutter

IMPLEMENTATIONS = ("auto", "direct", "legacy", "old", "fft", "partitioned_fft", "partitioned-fft")


def read_linear(model: Fields, nesting: Nesting) -> Reading:
    """The responses, weight 0 on the newest frame (core_rules: Linear). Raises CaptureError."""
    config = model.child("config")
    inputs = config.integer("in_channels", 1, MAX_CHANNELS, default=1)
    outputs = config.integer("out_channels", 1, MAX_CHANNELS, default=1)
    if inputs != outputs and 1 not in (inputs, outputs):
        config.misfit(f"{inputs} inputs and {outputs} outputs must be equal, or one of them 1")
    # How Core computes it is no matter of sound, but what Core does not know it refuses.
    if config.has("implementation") and config.text("implementation").lower() not in IMPLEMENTATIONS:
        config.unknown("an implementation of Linear that is none")
    frames = config.integer("receptive_field", 1, 2**31 - 1)
    check_size(config, frames, MAX_RESPONSE_FRAMES, "samples of memory")
    responses = 1 if inputs == outputs else max(inputs, outputs)
    biases = (1 if inputs == outputs else outputs) if config.flag("bias") else 0
    check_count(model, responses * frames + biases)
    nesting.allowance.spend(model, inputs * outputs * frames)
    cutter = Cutter(model.weights())
    taps = _spread(cutter.take(responses, frames), inputs, outputs)
    bias = np.zeros(outputs, dtype=np.float32)
    if biases:
        bias[:] = cutter.take(biases)
    return Reading(Linear(taps, bias), responses * frames + biases, known_rate_hz(model))


def _spread(responses: F32, inputs: int, outputs: int) -> F32:
    """taps [out, in, L]; of equally many inputs and outputs each keeps to itself, all with the one response."""
    if inputs != outputs:
        return responses.reshape(outputs, inputs, -1)
    taps = np.zeros((outputs, inputs, responses.shape[1]), dtype=np.float32)
    taps[np.arange(outputs), np.arange(inputs)] = responses
    return taps
