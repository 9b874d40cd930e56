"""Which amps are kept ready to play: what one stomp can reach, as far as memory allows. Pure.

On x86 A2 Full takes 0.90 MiB of the audio process, A1 standard 0.98, A2 Lite 0.35, an LSTM 1x16 0.07
(`pedal bench` measures them): with all 16 of A2 Full that six switches can reach, both processes take 189 MB (PSS)
of the 512 MB of a Zero 2 W. A capture of 500,000 weights would take 25 MiB, and has fewer neighbours.
"""

from collections.abc import Iterator

from firmware.captures.prepared import EngineGraph
from firmware.decide.player import graph_of
from firmware.decide.walk import bank_places, place_on
from firmware.sound import Preset
from firmware.state import State

MEMORY_BYTES = 64 * 2**20
AMP_BYTES, BYTES_A_BYTE = 2**18, 12.5  # of memory: of any amp, and for each byte of its file


def wanted(state: State) -> dict[str, EngineGraph]:
    """The graphs that should be resident by their paths, the most urgent first: the current preset's whatever it
    takes, its neighbours', that of the sound before, those of the bank that is shown and of the one that plays."""
    kept: dict[str, EngineGraph] = {}
    left_bytes = MEMORY_BYTES
    for preset in _reachable(state):
        graph = graph_of(state, preset)
        if graph is None or str(graph.path) in kept:
            continue
        left_bytes -= AMP_BYTES + BYTES_A_BYTE * graph.bytes
        if left_bytes < 0 and kept:
            break
        kept[str(graph.path)] = graph
    return kept


def _reachable(state: State) -> Iterator[Preset]:
    lists, walk = state.lists, state.lists.walk
    if not walk:
        return
    yield lists.presets[lists.position]
    yield from (lists.presets[walk[place_on(state, walk, places)]] for places in (1, -1))
    before = [each.preset for each in lists.history[-1:]]
    yield from (preset for preset in lists.presets if preset.name in before)
    for bank in (lists.bank, None) if state.slot_switches else ():
        yield from (lists.presets[walk[place]] for place in bank_places(state, bank))
