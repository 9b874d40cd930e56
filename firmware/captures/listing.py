"""What is told of a library's captures: by the pedal on its socket and screen, and by `pedal library`."""

from collections.abc import Mapping, Sequence

from firmware.captures.entry import Entry
from firmware.captures.load import RED, fits_words
from firmware.captures.prepared import FUSED, PORTABLE, Prepared
from firmware.sound import Preset

Facts = dict[str, object]


def qualities(presets: Sequence[Preset]) -> dict[str, float]:
    """For each capture that presets play, by its id, the highest quality that one of them asks for."""
    highest: dict[str, float] = {}
    for preset in presets:
        highest[preset.model_id] = max(preset.quality, highest.get(preset.model_id, 0.0))
    return highest


def heaviest_played(entry: Entry, wanted: Mapping[str, float]) -> Prepared:
    """The graph of `entry` that costs most of those that presets play; where none does, its best.

    `wanted` is what `qualities` found: who gave a heavy capture a preset of low quality is not warned of it.
    """
    return entry.choose(wanted.get(entry.model_id, 1.0))


def told_whole(entry: Entry, wanted: Mapping[str, float]) -> Facts:
    """As `listed`, and every submodel from small to large. `measured`: which of its words the file lacks."""
    sizes = [
        {
            "max_value": graph.max_value,
            **engine_facts(graph),
            "load": load_facts(graph),
            "latency_frames": graph.latency_frames,
            "loudness": graph.levels.loudness_db,
            "gain": graph.gain,
            "measured": list(graph.measured),
        }
        for graph in entry.graphs
    ]
    return {**listed(entry, wanted), "sizes": sizes}


def listed(entry: Entry, wanted: Mapping[str, float]) -> Facts:
    """One capture, prepared for one block size, in JSON's types.

    `submodel` is the one that plays, counted from 1, of the file's `submodels`.
    """
    graph = heaviest_played(entry, wanted)
    levels = entry.levels(graph)
    return {
        "model_id": entry.model_id,
        "name": entry.name,
        "architecture": entry.architecture,
        "submodel": entry.graphs.index(graph) + 1,
        "submodels": len(entry.graphs),
        "calibrated": levels.input_level_dbu is not None,
        "input_level_dbu": levels.input_level_dbu,
        "entered": levels.entered,
        **engine_facts(graph),
        "load": load_facts(graph),
    }


def engine_facts(graph: Prepared) -> Facts:
    """Which engine plays it and in how many nodes, and what each engine's graph costs: `not_fused` is a clause that
    says why there is but one."""
    plays, fused = graph.plays, graph.fused
    portable = {"block_us": graph.block_us, "hot_us": graph.hot_us, "error_db": graph.error_db}
    other = (
        {
            "block_us": fused.block_us,
            "hot_us": fused.hot_us,
            "error_db": fused.error_db,
            "apart_db": fused.apart_db,
        }
        if fused
        else None
    )
    return {
        "engine": plays.engine,
        "nodes": plays.node_count,
        "engines": {PORTABLE: portable, FUSED: other},
        "not_fused": graph.not_fused or None,
    }


def load_facts(graph: Prepared) -> Facts | None:
    """What a block of `graph` costs here; None if it was not measured. `fits` is a sentence's end, for a red one."""
    if graph.load is None:
        return None
    return {
        "block_us": graph.plays.block_us,
        "block_frames": graph.block_frames,
        "share": round(graph.load.share, 4),
        "verdict": graph.load.word,
        "fits": fits_words(graph.fits, graph.block_frames) if graph.load.word == RED else None,
    }
