"""What the fuzzing of the readers begins with: small captures of every architecture, small cabinets in every
container, and the words of the format."""

import json
from collections.abc import Callable, Iterator

from firmware.captures.cab import cab_file
from firmware.captures.nam import nam_file
from firmware.captures.portable.export import export_portable
from firmware.captures.portable.file import embedded_capture
from tests.own_captures import Model, container, conv_net, linear, lstm, sequential, tiny
from tests.own_captures.sizes import sizes
from tests.own_captures.table import cases
from tests.stand_ins.sounds import cabinet, wav

RICH = (
    "all films",
    "everything by the layer",
    "groups everywhere, gated",
    "condition_dsp",
    "post-stack head",
    "activation PReLU with a slope a channel",
    "activation LeakyHardtanh with everything set",
    "Linear 1 to 2, 2 to 2, 2 to 1",
    "ConvNet in groups",
)
SLICED = "sliced, two arrays with other counts"
BLOCK_FRAMES = 16
READERS: dict[str, Callable[[bytes, str], object]] = {
    "nam": nam_file.parse,
    "onnx": embedded_capture,
    "wav": lambda content, file: cab_file.parse(content, file, 48_000),
}
SOUNDS = (("PCM_16", "WAV"), ("PCM_24", "WAVEX"), ("FLOAT", "RF64"), ("PCM_24", "FLAC"), ("MS_ADPCM", "WAV"))


def captures() -> list[Model]:
    """Every architecture and the rarest features, each as a whole .nam object."""
    named = cases()
    plain = [tiny(metadata={"loudness": -20.0, "name": "x"}), lstm(1, 2), linear(3), conv_net(2, [1, 2])]
    nested = [container({0.5: tiny(), 1.0: lstm(1, 1)}, metadata={}), sequential(tiny(), linear(2))]
    return [*plain, *nested, *(named[name] for name in RICH), sizes()[SLICED][0]]


def seeds(reader: str) -> Iterator[bytes]:
    """Files that the reader `nam`, `onnx` or `wav` takes as they are."""
    if reader == "wav":
        yield from (wav(cabinet()[:400], subtype=subtype, container=container) for subtype, container in SOUNDS)
        return
    for capture in captures():
        content = json.dumps(capture).encode()
        if reader == "onnx":
            yield export_portable(content, nam_file.parse(content, "seed.nam"), 1.0, BLOCK_FRAMES).graph
        else:
            yield content


def words() -> set[str]:
    """Every key and every text of the seeds, and numbers that readers stumble over."""
    found = {
        "1e400",
        "-1",
        "NaN",
        "Infinity",
        "null",
        "1e30",
        "99999999999999999999",
        "[[[[",
        "0.7.0",
        "etalon.capture",
    }
    for capture in captures():
        found |= set(_texts(capture))
    return {word for word in found if word.isascii() and word}


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():  # pyright: ignore[reportUnknownVariableType]
                yield from _texts(key)  # pyright: ignore[reportUnknownArgumentType]
                yield from _texts(inner)  # pyright: ignore[reportUnknownArgumentType]
        case list():
            for inner in value:  # pyright: ignore[reportUnknownVariableType]
                yield from _texts(inner)  # pyright: ignore[reportUnknownArgumentType]
        case _:
            pass
