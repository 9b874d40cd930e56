"""A network as both engines play it, without the library's proof: for those who only want its time."""

from collections.abc import Mapping
from pathlib import Path

from firmware.audio.resampled import AnyAmp, open_amp
from firmware.captures.graph.draw import draw
from firmware.captures.graph.fused import draw_fused
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.nam.networks import Network
from firmware.captures.prepare.build import optimise
from firmware.captures.prepare.draft import draft_of
from firmware.captures.prepared import FUSED, PORTABLE
from firmware.kernels.library import FOLDER, FUSED_SUFFIX, library

ENGINES = (PORTABLE, FUSED)


def amps_of(
    network: Network,
    block_frames: int,
    folder: Path,
    about: Mapping[str, str] | None = None,
    operators: Path = FOLDER,
) -> dict[str, AnyAmp]:
    """Portable, and fused where `operators` has their library and one knows the network.

    Raises GraphError, OverflowError.
    """
    optimise(draw(network, block_frames).model(about or {}), graph_path(folder, PORTABLE))
    fused = draw_fused(network, block_frames, about or {}) if library(operators) else None
    if fused:
        graph_path(folder, FUSED).write_bytes(fused.SerializeToString())
    engines = ENGINES if fused else (PORTABLE,)
    return {engine: open_amp(str(graph_path(folder, engine)), operators) for engine in engines}


def amps_of_submodel(
    submodel: Submodel, block_frames: int, folder: Path, operators: Path = FOLDER
) -> dict[str, AnyAmp]:
    """Likewise, at the pedal's rate whatever the capture's own. Raises CaptureError besides."""
    draft = draft_of(submodel, block_frames)
    return amps_of(draft.network, draft.block_frames, folder, draft.about, operators)


def graph_path(folder: Path, engine: str) -> Path:
    """Where the graph lies, until that of the next network takes its place."""
    return folder / f"bench{FUSED_SUFFIX if engine == FUSED else '.onnx'}"


def fastest(engines: Mapping[str, object]) -> str:
    """The engine that is expected to be the fastest."""
    return FUSED if FUSED in engines else PORTABLE
