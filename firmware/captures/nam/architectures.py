"""A model object of any architecture -> the network that NeuralAmpModelerCore would play of it."""

from firmware.captures.nam.container import read_container
from firmware.captures.nam.convnet import read_convnet
from firmware.captures.nam.fields import Fields, shown
from firmware.captures.nam.linear import read_linear
from firmware.captures.nam.lstm import read_lstm
from firmware.captures.nam.reading import Allowance, Nesting, Reading
from firmware.captures.nam.sequential import read_sequential
from firmware.captures.nam.versions import check_version
from firmware.captures.nam.wavenet import read_wavenet

READERS = {  # Core has no others
    "Linear": read_linear,
    "ConvNet": read_convnet,
    "LSTM": read_lstm,
    "WaveNet": read_wavenet,
    "SlimmableContainer": read_container,
    "Sequential": read_sequential,
}


def read_model(model: Fields, nesting: Nesting) -> Reading:
    """One model object, its version and architecture checked first. Raises CaptureError."""
    check_version(model)
    architecture = model.text("architecture")
    if architecture not in READERS:
        model.unknown(f"the architecture {shown(architecture)}")
    return READERS[architecture](model, nesting)


def outermost() -> Nesting:
    """What the reader of a file's own model object is given."""
    return Nesting(read_model, Allowance())
