"""A network at another sample rate than it was trained at, where that can be had exactly."""

from dataclasses import replace

import numpy as np
import soxr
from numpy.typing import NDArray

from firmware.captures.nam.limits import MAX_RESPONSE_FRAMES
from firmware.captures.nam.networks import (
    ConvNet,
    Convolution,
    LayerArray,
    Linear,
    Lstm,
    Network,
    Sequential,
    WaveNet,
)

MARGIN_FRAMES = 512  # the ringing of soxr's filter on either side: below -120 dB after 300
CAUSAL_DB = -60.0  # what of a response may ring before its beginning, and is lost there: 0.01 dB of its spectrum


def at_rate(network: Network, rate_hz: int, pedal_rate_hz: int) -> Network | None:
    """`network`, trained at `rate_hz`, as it runs at `pedal_rate_hz`; None: resample the sound on both sides of it.

    Convolutions keep their times where the pedal's rate is a whole multiple: each dilation times that multiple. An
    LSTM steps from frame to frame: None.

    A Linear is its response, so that is resampled, unless it begins so abruptly that too much of its resampled
    beginning would lie before time 0. Of made-up cabinets at 44.1 and 96 kHz, what lies there is -70 to -107 dB with
    the rise of a loudspeaker behind two or three low passes at 4.5 kHz, and -20 to -45 dB behind one or with the rise
    cut off. To play those 25 to 70 frames later until only -60 dB is lost costs as much time as the resamplers do
    (96 frames), and those give -120 dB. Core has joined the taps by cubics since Core#333 (core_rules).
    """
    if rate_hz == pedal_rate_hz:
        return network
    match network:
        case Linear():
            return _linear(network, rate_hz, pedal_rate_hz)
        case Sequential():
            parts = [at_rate(part, rate_hz, pedal_rate_hz) for part in network.parts]
            found = tuple(part for part in parts if part is not None)
            return Sequential(found) if len(found) == len(parts) else None
        case Lstm():
            return None
        case WaveNet():
            return _wavenet(network, rate_hz, pedal_rate_hz)
        case ConvNet():
            return _convnet(network, _multiple(rate_hz, pedal_rate_hz))


def _multiple(rate_hz: int, pedal_rate_hz: int) -> int:
    """0 where it is none."""
    return 0 if pedal_rate_hz % rate_hz else pedal_rate_hz // rate_hz


def _convnet(network: ConvNet, factor: int) -> ConvNet | None:
    if not factor:
        return None
    return replace(network, blocks=tuple((_stretch(conv, factor), activation) for conv, activation in network.blocks))


def _wavenet(network: WaveNet, rate_hz: int, pedal_rate_hz: int) -> WaveNet | None:
    factor = _multiple(rate_hz, pedal_rate_hz)
    condition = at_rate(network.condition, rate_hz, pedal_rate_hz) if network.condition else None
    if not factor or (network.condition and condition is None):
        return None
    return replace(
        network,
        arrays=tuple(_array(array, factor) for array in network.arrays),
        condition=condition,
        post_head=tuple(replace(stage, conv=_stretch(stage.conv, factor)) for stage in network.post_head),
    )


def _array(array: LayerArray, factor: int) -> LayerArray:
    layers = tuple(replace(layer, conv=_stretch(layer.conv, factor)) for layer in array.layers)
    return replace(array, layers=layers, head=_stretch(array.head, factor))


def _stretch(conv: Convolution, factor: int) -> Convolution:
    return replace(conv, dilation=conv.dilation * factor)


def _linear(network: Linear, rate_hz: int, pedal_rate_hz: int) -> Linear | None:
    """The taps as samples of one continuous response, each worth the time it stands for: hence the factor."""
    frames = -(-network.receptive_frames * pedal_rate_hz // rate_hz) + MARGIN_FRAMES
    if frames > MAX_RESPONSE_FRAMES:
        return None
    outputs, inputs, _ = network.taps.shape
    taps = np.zeros((outputs, inputs, frames), dtype=np.float32)
    for place in np.ndindex(outputs, inputs):
        found = _resampled(network.taps[place].astype(np.float64), rate_hz, pedal_rate_hz, frames)
        if found is None:
            return None
        taps[place] = found
    return Linear(taps, network.bias)


def _resampled(
    response: NDArray[np.float64], rate_hz: int, pedal_rate_hz: int, frames: int
) -> NDArray[np.float64] | None:
    """[frames], or None where too much of it would come before time 0."""
    ahead = -(-MARGIN_FRAMES // rate_hz) * rate_hz  # whole seconds, so that time 0 stays on a frame
    padded = np.concatenate((np.zeros(ahead), response, np.zeros(ahead)))
    heard = soxr.resample(padded, rate_hz, pedal_rate_hz, "VHQ") * (rate_hz / pedal_rate_hz)
    start = ahead * pedal_rate_hz // rate_hz
    lost, kept = heard[:start], heard[start : start + frames]
    if np.sum(lost**2) > 10.0 ** (CAUSAL_DB / 10.0) * np.sum(kept**2):
        return None
    return kept
