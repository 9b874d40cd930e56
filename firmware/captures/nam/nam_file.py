"""A .nam file -> Capture: what it says of itself and its networks, or one sentence why it cannot be played.

Called by prepare and the command line. Source: the trainer's model-file.rst and NeuralAmpModelerCore's loader.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from firmware.captures.kinds import of_json
from firmware.captures.nam.architectures import outermost, read_model
from firmware.captures.nam.container import read_sizes
from firmware.captures.nam.fields import Fields
from firmware.captures.nam.json_text import parse_document, read_bytes
from firmware.captures.nam.limits import check_whole
from firmware.captures.nam.model_info import ModelInfo, read_info, warning
from firmware.captures.nam.networks import Network
from firmware.captures.nam.reading import Reading
from firmware.captures.nam.versions import check_version
from firmware.captures.nam.wavenet import read_widths
from firmware.captures.naming import is_name
from firmware.levels import CaptureLevels
from firmware.names import display_name, file_title


@dataclass(frozen=True, slots=True, eq=False)
class Submodel:
    """One playable network. `levels` are its own loudness, and dBu and gear type from the container where that has
    them."""

    file: str
    max_value: float  # the quality threshold of a container or of a width; 1.0 for a plain model
    info: ModelInfo
    levels: CaptureLevels
    network: Network  # at rate_hz
    rate_hz: int


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """One .nam file, checked; `file` is its name fit for display. Submodels go from small to large."""

    file: str
    info: ModelInfo
    submodels: tuple[Submodel, ...]

    @property
    def name(self) -> str:
        """The name it was given, else that of its file; fit for display."""
        name = self.info.name
        return display_name(name) if name and is_name(name) else file_title(self.file)

    @property
    def warning(self) -> str:
        """A clause about the numbers in its metadata that count as absent; "" if there are none."""
        return warning([self.info, *(part.info for part in self.submodels)])


def read(path: Path) -> Capture:
    """The capture at `path`. Raises CaptureError: one sentence that names the file, the fault and what to do."""
    return parse(read_bytes(path), path.name)


def parse(content: bytes, file: str) -> Capture:
    """The capture in the bytes of a .nam file called `file`. Raises CaptureError."""
    model = parse_document(content, display_name(file))
    if not {"version", "architecture"} & model.values.keys():
        kind = of_json(content)
        model.refuse(f"it is {kind.what}; {kind.do}", short="not a .nam file")
    check_version(model)
    match model.text("architecture"):
        case "SlimmableContainer":
            return _container(model)
        case "WaveNet":
            return _plain(model, read_widths(model, outermost()))
        case _:
            return _plain(model, [(1.0, read_model(model, outermost()))])


def _plain(model: Fields, widths: list[tuple[float, Reading]]) -> Capture:
    network = widths[-1][1].network
    check_whole(model, network)
    if (network.inputs, network.outputs) != (1, 1):
        model.refuse(
            f"it has {network.inputs} inputs and {network.outputs} outputs, the pedal has one of each; choose a mono"
            " capture",
            short="not a mono capture",
        )
    infos = [read_info(model, reading) for _, reading in widths]
    submodels = tuple(
        _submodel(model.file, threshold, info, info, reading)
        for info, (threshold, reading) in zip(infos, widths, strict=True)
    )
    return Capture(model.file, infos[-1], submodels)


def _container(top: Fields) -> Capture:
    sizes = read_sizes(top, outermost())
    for size in sizes:
        check_whole(size.model, size.reading.network)
    parts = [(size, read_info(size.model, size.reading)) for size in sizes]
    info = replace(
        read_info(top, sizes[-1].reading),
        weight_count=sum(part.weight_count for _, part in parts),
        receptive_frames=max(part.receptive_frames for _, part in parts),
    )
    submodels = tuple(_submodel(top.file, size.max_value, part, info, size.reading) for size, part in parts)
    return Capture(top.file, info, submodels)


def _submodel(file: str, max_value: float, info: ModelInfo, top: ModelInfo, reading: Reading) -> Submodel:
    return Submodel(file, max_value, info, _levels(top, info), reading.network, info.sample_rate_hz)


def _levels(top: ModelInfo, part: ModelInfo) -> CaptureLevels:
    return replace(
        part.levels,
        input_level_dbu=part.input_level_dbu if top.input_level_dbu is None else top.input_level_dbu,
        output_level_dbu=part.output_level_dbu if top.output_level_dbu is None else top.output_level_dbu,
        gear_type=top.gear_type or part.gear_type,
    )
