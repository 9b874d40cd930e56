"""What the graph of a long response remembers of a sound, computed: so that its proof need not play ten seconds to
reach the last of its taps.

Knows from linear.py how the graph lays its memory out. Where a graph is not laid out so there is no such past, and
whoever proves it plays all of the take.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from firmware.arrays import F32, F64
from firmware.audio.amp_layout import History
from firmware.captures.graph.linear import line_frames, spans_of
from firmware.captures.graph.spectra import transform_matrix
from firmware.captures.nam.networks import Linear, Network


def past_of(
    network: Network, block_frames: int, histories: Sequence[History], heard: F32
) -> Mapping[str, F32] | None:
    """The rows of each of `histories` behind `heard` [frames], whole blocks after silence forever; None where that is
    no response cut into parts, or is laid out in another way."""
    if not isinstance(network, Linear) or network.inputs != 1:
        return None
    line = line_frames(block_frames)
    lines, parts = block_frames // line, -(-network.taps.shape[2] // line) - 1
    spans = list(spans_of("fir", parts, lines, 2 * line))
    rows = {span.history: span.rows for span in spans}
    found = {history.name: history.frames for history in histories}
    others = [name for name in found if name not in rows]
    if {name: found.get(name) for name in rows} != rows or [found[name] for name in others] != [line]:
        return None
    spectra = _spectra(heard, line, parts)
    ends = {span.history: parts - span.start for span in spans}
    past = {name: spectra[ends[name] - count : ends[name]] for name, count in rows.items()}
    return {**past, others[0]: heard[-line:, np.newaxis]}


def _spectra(heard: F32, line: int, count: int) -> F32:
    """Of the last `count` lines, each behind the one before it: [count, 2 * line]."""
    before = np.concatenate([np.zeros(max((count + 1) * line - heard.size, 0), np.float32), heard])
    all_lines: F64 = before[-(count + 1) * line :].reshape(-1, line).astype(np.float64)
    pairs = np.concatenate([all_lines[:-1], all_lines[1:]], axis=1)
    return (pairs @ transform_matrix(line, 1)).astype(np.float32)
