"""How large a capture may be: far more than any of the field, far less than what would harm the pedal.

NeuralAmpModelerCore has no such limits (core_rules). They keep reading a file cheap, and what follows within what a
machine has. Whether it can be prepared here is measured, by the worker's time and memory (prepare/watch.py), and
whether it can be played, by the time of its blocks.
"""

from firmware.captures.nam.fields import DAMAGED, Fields
from firmware.captures.nam.networks import ConvNet, Linear, Lstm, Network, Sequential, WaveNet

MAX_CHANNELS, MAX_KERNEL = 256, 256
MAX_DILATION = 10**7  # how long a memory it may give a network is checked with that
MAX_ARRAYS, MAX_LAYERS = 32, 256
MAX_TAPS = 4_096  # of all convolutions of a network: each is an input of the graph
MAX_RECEPTIVE_FRAMES = 500_000  # over ten seconds at 48 kHz, as for a Linear: so long is the take of the proof
MAX_MEMORY_FLOATS = 16_000_000  # receptive field x widest part: 128 MB a tensor of the proof
MAX_WEIGHTS = 500_000  # 24 GMAC/s, more than a Pi's core can do; the largest captures of the field have 90,000
MAX_DENSE_FLOATS = 16_000_000  # 64 MB: all convolutions of a file with the zeros between their groups written out
MAX_RESPONSE_FRAMES = 500_000  # of a Linear: over ten seconds at 48 kHz
MAX_HIDDEN, MAX_CELLS = 256, 16
MAX_PARTS = 16  # models of a Sequential, submodels of a container
MAX_MODELS, MAX_DEPTH = 64, 8  # model objects in one file, and how deep one stands in another
MAX_SLICES = 32  # widths that one channel-slicing network is offered in
RATE_RANGE_HZ = (8_000, 768_000)


def check_size(fields: Fields, size: int, most: int, what: str) -> None:
    """Refuse what is beyond measure. Raises CaptureError."""
    if size > most:
        fields.refuse(
            f"it is too large for the pedal, {size:,} {what} where {most:,} are the most; train a smaller one",
            short="capture is too large",
        )


def check_count(model: Fields, needed: int) -> None:
    """Refuse a weight list that is not as long as the config needs, before anything is made of it."""
    check_size(model, needed, MAX_WEIGHTS, "weights")
    found = model.weight_count()
    if found != needed:
        model.refuse(
            f"{model.place or 'it'} has {found:,} weights where its config needs {needed:,}; {DAMAGED}",
            short="wrong weight count",
        )


def check_history(fields: Fields, receptive_frames: int, widest: int) -> None:
    """Refuse a convolution network that remembers too much."""
    check_size(fields, receptive_frames, MAX_RECEPTIVE_FRAMES, "samples of memory")
    check_size(fields, receptive_frames * widest, MAX_MEMORY_FLOATS, "numbers of memory")


def check_whole(model: Fields, network: Network) -> None:
    """Refuse what has more layers than a graph should have, in however many parts. Raises CaptureError."""
    check_size(model, _layers_in(network), MAX_LAYERS, "layers")


def _layers_in(network: Network) -> int:
    """Layers, blocks, cells and responses, with those of the models inside."""
    match network:
        case WaveNet():
            inside = _layers_in(network.condition) if network.condition else 0
            return inside + len(network.post_head) + sum(len(array.layers) for array in network.arrays)
        case ConvNet():
            return len(network.blocks)
        case Lstm():
            return len(network.cells)
        case Linear():
            return 1
        case Sequential():
            return sum(_layers_in(part) for part in network.parts)
