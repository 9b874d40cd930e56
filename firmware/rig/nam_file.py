"""A .nam file -> Capture: what it says of itself and its networks, or one sentence why it cannot be played.

Called by prepare and the command line. Source: the trainer's model-file.rst and NeuralAmpModelerCore's loader.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from firmware.levels import CaptureLevels
from firmware.rig.capture_json import DAMAGED, Fields, parse_document, read_bytes, shown
from firmware.rig.lstm import Lstm, read_lstm
from firmware.rig.model_info import TEXT_WORDS, ModelInfo
from firmware.rig.names import display_name, file_title
from firmware.rig.wavenet import WaveNet, read_wavenet

RATE_HZ = 48_000
OLDEST, NEWEST_MINOR = (0, 5, 0), (0, 7)
MAX_SUBMODELS = 16
MAX_TEXT_CHARS = 1_000

Network = WaveNet | Lstm


@dataclass(frozen=True, slots=True, eq=False)
class Submodel:
    """One playable network. `levels` are its own loudness, and dBu from the container where that has them."""

    file: str
    max_value: float  # a container's quality threshold; 1.0 for a plain model
    info: ModelInfo
    levels: CaptureLevels
    network: Network


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """One .nam file, checked; `file` is its name fit for display. Submodels go from small to large."""

    file: str
    info: ModelInfo
    submodels: tuple[Submodel, ...]

    @property
    def name(self) -> str:
        """The name it was given, else that of its file; fit for display."""
        return display_name(self.info.name) if self.info.name else file_title(self.file)


def read(path: Path) -> Capture:
    """The capture at `path`. Raises CaptureError: one sentence that names the file, the fault and what to do."""
    return parse(read_bytes(path), path.name)


def parse(content: bytes, file: str) -> Capture:
    """The capture in the bytes of a .nam file called `file`. Raises CaptureError."""
    model = parse_document(content, display_name(file))
    _check_version(model)
    if model.text("architecture") == "SlimmableContainer":
        return _read_container(model)
    network, info = _read_model(model)
    return Capture(model.file, info, (Submodel(model.file, 1.0, info, info.levels, network),))


def _read_model(model: Fields) -> tuple[Network, ModelInfo]:
    architecture = model.text("architecture")
    if architecture not in ("WaveNet", "LSTM"):
        model.unsupported(f"the architecture {shown(architecture)}")
    network = read_wavenet(model) if architecture == "WaveNet" else read_lstm(model)
    return network, _info(model, model.weights().size, network.receptive_frames)


def _read_container(top: Fields) -> Capture:
    if top.weights().size:
        top.wrong("weights", "an empty list in a container")
    places = top.child("config").children("submodels", MAX_SUBMODELS)
    thresholds = [place.number("max_value") for place in places]
    if any(low >= high for low, high in pairwise(thresholds)) or thresholds[-1] < 1.0:
        top.refuse(f"the max_value of its submodels must ascend to 1.0; {DAMAGED}", short="capture is damaged")
    models = [place.child("model") for place in places]
    for model in models:
        _check_version(model)
    parts = [_read_model(model) for model in models]
    info = _info(top, sum(part.weight_count for _, part in parts), max(part.receptive_frames for _, part in parts))
    submodels = tuple(
        Submodel(top.file, threshold, part, _levels(info, part), network)
        for threshold, (network, part) in zip(thresholds, parts, strict=True)
    )
    return Capture(top.file, info, submodels)


def _levels(top: ModelInfo, part: ModelInfo) -> CaptureLevels:
    return replace(
        part.levels,
        input_level_dbu=part.input_level_dbu if top.input_level_dbu is None else top.input_level_dbu,
        output_level_dbu=part.output_level_dbu if top.output_level_dbu is None else top.output_level_dbu,
    )


def _check_version(model: Fields) -> None:
    """As Core: three numbers, from 0.5.0 to 0.7.x."""
    text = model.text("version")
    if not re.fullmatch(r"[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}", text, re.ASCII):
        model.wrong("version", "three numbers such as 0.7.0")
    version = tuple(int(part) for part in text.split("."))
    if version < OLDEST or version[:2] > NEWEST_MINOR:
        model.refuse(
            f"its format version {text} is not one of 0.5.0 to 0.7.x; export it again with a current NAM trainer",
            short="unknown .nam version",
        )


def _info(model: Fields, weight_count: int, receptive_frames: int) -> ModelInfo:
    _check_rate(model)
    metadata = model.child("metadata") if model.has("metadata") else Fields(model.file, model.path("metadata"), {})
    return ModelInfo(
        version=model.text("version"),
        architecture=model.text("architecture"),
        sample_rate_hz=RATE_HZ,
        weight_count=weight_count,
        receptive_frames=receptive_frames,
        loudness=metadata.optional_number("loudness"),
        gain=metadata.optional_number("gain"),
        input_level_dbu=metadata.optional_number("input_level_dbu"),
        output_level_dbu=metadata.optional_number("output_level_dbu"),
        **{word: _free_text(metadata, word) for word in TEXT_WORDS},
    )


def _free_text(metadata: Fields, key: str) -> str | None:
    """A text that UTF-8 can write, or None: a bad name is no reason to refuse a sound. Field files break enums."""
    value = metadata.values.get(key)
    return value[:MAX_TEXT_CHARS].encode(errors="ignore").decode() if isinstance(value, str) else None


def _check_rate(model: Fields) -> None:
    rate_hz = model.optional_number("sample_rate")
    if rate_hz is not None and rate_hz > 0 and rate_hz != RATE_HZ:  # an old trainer wrote null
        model.unsupported(f"a sample rate of {rate_hz:g} Hz, not 48000 Hz")
