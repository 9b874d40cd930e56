"""How large a network is as a whole, with those inside it."""

from firmware.rig.nam.fields import Fields
from firmware.rig.nam.limits import MAX_LAYERS, check_size
from firmware.rig.nam.networks import ConvNet, Linear, Lstm, Network, Sequential, WaveNet


def check_whole(model: Fields, network: Network) -> None:
    """Refuse what has more layers than a graph should have, in however many parts. Raises CaptureError."""
    check_size(model, layers_in(network), MAX_LAYERS, "layers")


def layers_in(network: Network) -> int:
    """Layers, blocks, cells and responses, with those of the models inside."""
    match network:
        case WaveNet():
            inside = layers_in(network.condition) if network.condition else 0
            return inside + len(network.post_head) + sum(len(array.layers) for array in network.arrays)
        case ConvNet():
            return len(network.blocks)
        case Lstm():
            return len(network.cells)
        case Linear():
            return 1
        case Sequential():
            return sum(layers_in(part) for part in network.parts)
