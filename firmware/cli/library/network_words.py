"""What a network is, in a line for `pedal inspect`."""

from collections.abc import Iterable, Sequence
from dataclasses import fields

from firmware import PEDAL_RATE_HZ
from firmware.audio.resampling import HIGHEST_HZ, LOWEST_HZ, latency_frames
from firmware.captures.entry import block_words
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.nam.networks import (
    ConvNet,
    Films,
    Layer,
    LayerArray,
    Linear,
    Lstm,
    Network,
    Sequential,
    WaveNet,
)
from firmware.captures.prepare.draft import native_of


def network_words(network: Network) -> str:
    """Its kind, its size and whatever is unusual in it."""
    match network:
        case WaveNet():
            return "; ".join((f"WaveNet: {_arrays(network.arrays)}", *_features(network)))
        case ConvNet():
            channels = _span((conv.outputs for conv, _ in network.blocks), "channel")
            kinds = _kinds(activation.kind for _, activation in network.blocks)
            return f"ConvNet: {_counted(len(network.blocks), 'block')} of {channels}; {kinds}"
        case Lstm():
            units = _span((cell.h0.size for cell in network.cells), "unit")
            return f"LSTM: {_counted(len(network.cells), 'layer')} of {units}"
        case Linear():
            return f"Linear: a response of {_counted(network.receptive_frames, 'frame')}"
        case Sequential():
            return ", then ".join(network_words(part) for part in network.parts)


def memory_words(submodel: Submodel) -> str:
    """How far back it hears: its receptive field, or no end where something in it feeds back into itself."""
    if _is_recurrent(submodel.network):
        return "unlimited (recurrent)"
    frames = submodel.info.receptive_frames
    return f"{_counted(frames, 'frame')} ({1000.0 * frames / submodel.rate_hz:.1f} ms)"


def _is_recurrent(network: Network) -> bool:
    match network:
        case Lstm():
            return True
        case Sequential():
            return any(map(_is_recurrent, network.parts))
        case WaveNet():
            return network.condition is not None and _is_recurrent(network.condition)
        case _:
            return False


def rate_words(submodel: Submodel, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> str:
    """The capture's sample rate, and what becomes of another than the codec's at blocks of `block_frames`."""
    rate_hz = submodel.rate_hz
    if rate_hz == pedal_rate_hz:
        return f"{rate_hz} Hz"
    if native_of(submodel, pedal_rate_hz) is None:
        return f"{rate_hz} Hz, {_resampled(rate_hz, block_frames, pedal_rate_hz)}"
    if isinstance(submodel.network, Linear):
        return f"{rate_hz} Hz, its response is resampled to {pedal_rate_hz} Hz"
    return f"{rate_hz} Hz, played at {pedal_rate_hz} Hz with every dilation times {pedal_rate_hz // rate_hz}"


def _resampled(rate_hz: int, block_frames: int, pedal_rate_hz: int) -> str:
    if not LOWEST_HZ <= rate_hz <= HIGHEST_HZ:
        return f"beyond the {LOWEST_HZ} to {HIGHEST_HZ} Hz that the pedal can resample"
    late_ms = 1000.0 * latency_frames(rate_hz, block_frames, pedal_rate_hz) / pedal_rate_hz
    blocks = block_words(block_frames, pedal_rate_hz)
    return f"resampled on both sides: {late_ms:.1f} ms later at blocks of {blocks}"


def _arrays(arrays: Sequence[LayerArray]) -> str:
    sizes = [
        f"{_counted(len(array.layers), 'layer')} of {_counted(array.rechannel.outputs, 'channel')}"
        for array in arrays
    ]
    kinds = _kinds(layer.activation.kind for array in arrays for layer in array.layers)
    return f"{', then '.join(sizes)}; {kinds}"


def _features(network: WaveNet) -> Iterable[str]:
    """What an ordinary WaveNet has not."""
    layers = [layer for array in network.arrays for layer in array.layers]
    for mode in ("gated", "blended"):
        if count := sum(layer.gating == mode for layer in layers):
            secondary = _kinds(layer.secondary.kind for layer in layers if layer.gating == mode and layer.secondary)
            yield f"{_of(count, layers)} {mode} by {secondary}"
    if count := sum(any(_films(layer.films)) for layer in layers):
        yield f"FiLM in {_of(count, layers)}"
    if count := sum(layer.head1x1 is not None for layer in layers):
        yield f"head1x1 in {_of(count, layers)}"
    if count := sum(layer.layer1x1 is None for layer in layers):
        yield f"no layer1x1 in {_of(count, layers)}"
    if network.post_head:
        yield f"a head of {_counted(len(network.post_head), 'stage')} behind"
    if network.condition:
        yield f"conditioned by ({network_words(network.condition)})"


def _films(films: Films) -> Iterable[bool]:
    return (getattr(films, each.name) is not None for each in fields(films))


def _of(count: int, layers: Sequence[Layer]) -> str:
    return "all layers" if count == len(layers) else f"{count} of {len(layers)} layers"


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def _span(sizes: Iterable[int], thing: str) -> str:
    found = sorted(set(sizes))
    return _counted(found[0], thing) if len(found) == 1 else f"{found[0]} to {found[-1]} {thing}s"


def _kinds(kinds: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(kinds))
