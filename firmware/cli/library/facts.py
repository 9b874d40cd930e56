"""Captures and their graphs as `--json` prints them: all that their records have, and what follows from it."""

from firmware.captures.listing import Catalogue, Listed
from firmware.captures.load import RED
from firmware.captures.prepared import FUSED, PORTABLE, PreparedGraph
from firmware.levels import CaptureLevels
from hw.strict_json import to_plain

Facts = dict[str, object]


def catalogue_facts(catalogue: Catalogue) -> Facts:
    captures = [capture_facts(each) for each in catalogue.captures]
    return {**to_plain(catalogue), "captures": captures}


def capture_facts(listed: Listed) -> Facts:
    """One capture and the graph of it that counts, in one table."""
    own = {key: value for key, value in to_plain(listed).items() if key not in ("graph", "entered_dbu")}
    calibrated = listed.levels.input_level_dbu is not None
    return {**own, "calibrated": calibrated, **graph_facts(listed.graph, listed.levels)}


def graph_facts(graph: PreparedGraph, levels: CaptureLevels) -> Facts:
    """One graph, which is played at `levels`: what it is, what each engine takes for it and which of them plays."""
    own = to_plain(graph)
    engines = {engine: own.pop(engine) for engine in (PORTABLE, FUSED)}
    return {
        **{key: value for key, value in own.items() if key != "levels"},
        **to_plain(levels),
        "latency_ms": round(graph.latency_ms, 3),
        "engine": graph.engine,
        "nodes": graph.plays.node_count,
        "engines": engines,
        "not_fused": graph.not_fused or None,
        "load": load_facts(graph),
    }


def load_facts(graph: PreparedGraph) -> Facts | None:
    """What a block of `graph` costs here; None if it was not measured. `fits` is a sentence's end, for a red one."""
    if graph.load is None:
        return None
    return {
        "block_us": graph.plays.block_us,
        "block_frames": graph.block_frames,
        "share": round(graph.load.share, 4),
        "verdict": graph.load.word,
        "fits": graph.fits_words if graph.load.word == RED else None,
    }
