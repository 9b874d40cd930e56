"""Which captures are kept ready to play: what one stomp can reach, as far as memory allows. Pure.

On x86 A2 Full takes 0.90 MiB of the audio process, A1 standard 0.98, A2 Lite 0.35, an LSTM 1x16 0.07
(`pedal bench` measures them): with all 16 of A2 Full that six switches can reach, both processes take 189 MB (PSS)
of the 512 MB of a Zero 2 W. A capture of 500,000 weights would take 25 MiB, and has fewer neighbours.
"""

from collections.abc import Iterator

from firmware.amps import Seat
from firmware.captures.prepared import EngineGraph
from firmware.decide.parts import as_heard, by_urgency
from firmware.decide.walk import bank_places, place_on
from firmware.sound import Preset
from firmware.state import State

MEMORY_BYTES = 64 * 2**20
AMP_BYTES, BYTES_A_BYTE = 2**18, 12.5  # of memory: of any amp, and for each byte of its file


def wanted(state: State) -> dict[Seat, EngineGraph]:
    """The graphs that should be resident, the most urgent first: the current preset's whatever they take, its
    neighbours', those of the sound before, of the bank that is shown and of the one that plays; of each what is heard
    before what a foot may turn on. A preset that does not fit whole is left out, and all that are less urgent."""
    kept: dict[Seat, EngineGraph] = {}
    left_bytes = MEMORY_BYTES
    for preset in _reachable(state):
        parts = {(part.role, str(part.path)): part.graph for part in by_urgency(state, preset)}
        more = {seat: graph for seat, graph in parts.items() if seat not in kept}
        left_bytes -= sum(AMP_BYTES + BYTES_A_BYTE * graph.bytes for graph in more.values())
        if left_bytes < 0 and kept:
            break
        kept |= more
    return kept


def _reachable(state: State) -> Iterator[Preset]:
    lists, walk = state.lists, state.lists.walk
    if not walk:
        return
    yield as_heard(state) or lists.presets[lists.position]
    yield from (lists.presets[walk[place_on(state, walk, places)]] for places in (1, -1))
    before = [each.preset for each in lists.history[-1:]]
    yield from (preset for preset in lists.presets if preset.name in before)
    for bank in (lists.bank, None) if state.slot_switches else ():
        yield from (lists.presets[walk[place]] for place in bank_places(state, bank))
