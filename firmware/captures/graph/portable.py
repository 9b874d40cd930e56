"""The portable graph's state contract: how any ONNX Runtime host plays an exported capture.

The graph is pure: what it remembers goes in and comes out, and no tensor needs to share memory with another. All
tensors are float32 with fixed shapes; full scale is 1.0.

    input  source      [block_frames, 1]   one block of sound, oldest frame first, at `etalon.rate_hz` hertz
    input  NAME        as declared         one for each state, in the order of the graph's inputs
    output output      [block_frames, 1]   the block played, without latency
    output NAME_next   as NAME             the same states in the same order, to be given as NAME with the next block

    metadata_props     etalon.portable     1, the version of this contract
                       etalon.block_frames 64
                       etalon.rate_hz      48000
                       etalon.rest.NAME    the state after silence forever: float32 little-endian, hex; one number
                                           for each place on NAME's last axis, the same along all its other axes
                       nam.KEY             NAM's metadata, as in the capture
                       etalon.capture      the .nam file itself: zlib, then base64; etalon.capture.file is its name,
                                           etalon.capture.sha256 its hash in hex

A host starts with every state at rest, which is as silent as the capture gets (zeros would pop), and hands each
`NAME_next` back as `NAME`. Inside, a state is one of two things, and the host need not know which:

    [frames, channels] the newest `frames` rows of what one layer heard, oldest first. The block's own rows are laid
                       behind it, each tap of the layer reads the window that ends so many rows back, and NAME_next
                       is the newest `frames` rows of both. (Of a long Linear a row is the spectrum of a block.)
    [1, 1, units]      h or c of one LSTM layer after the block's last frame.

So this is a host:

    session = onnxruntime.InferenceSession("capture.onnx")
    about = session.get_modelmeta().custom_metadata_map
    states = {
        state.name: np.full(state.shape, np.frombuffer(bytes.fromhex(about["etalon.rest." + state.name]), "<f4"))
        for state in session.get_inputs()[1:]
    }
    for block in blocks:  # float32 [block_frames, 1]
        output, *after = session.run(None, {"source": block, **states})
        states = dict(zip(states, after))
"""

from firmware.arrays import F32
from firmware.audio.amp_layout import Carry, History
from firmware.captures.graph.operations import rows_of
from firmware.captures.graph.sketch import Sketch

PORTABLE = "etalon.portable"
VERSION = "1"
REST_PREFIX = "etalon.rest."


class PortableMemory:
    """States that the graph itself lays before the block, cuts into windows, and hands on."""

    def __init__(self) -> None:
        self._rests: dict[str, F32] = {}

    def windows(self, sketch: Sketch, name: str, history: History, lines: int | None) -> list[str]:
        added, spanned = history.rows(sketch.block_frames)
        state = self._state(sketch, name, history)
        joined = sketch.node("Concat", [state, name], f"{state}_joined", axis=0)
        rows_of(sketch, joined, f"{state}_next", added, history.frames)
        windows: list[str] = []
        for lag in history.lags:
            whole = lag == spanned == history.frames
            window = state if whole else rows_of(sketch, joined, f"{state}_lag{lag}", history.frames - lag, spanned)
            windows.append(_lined(sketch, window, spanned, history.channels, lines))
        return [*windows, _lined(sketch, name, added, history.channels, lines)]

    def carry(self, sketch: Sketch, carry: Carry, shape: tuple[int, ...]) -> tuple[str, str]:
        self._rests[carry.name] = carry.rest
        return sketch.input(carry.name, *shape), sketch.output(carry.next, *shape)

    def properties(self, block_frames: int, node_count: int) -> dict[str, str]:
        del node_count  # of use only after optimisation
        rests = {REST_PREFIX + name: rest.astype("<f4").tobytes().hex() for name, rest in self._rests.items()}
        return {PORTABLE: VERSION, "etalon.block_frames": str(block_frames), **rests}

    def _state(self, sketch: Sketch, name: str, history: History) -> str:
        """A state for one reader of `name`; two readers have one each."""
        state = f"{name}_past"
        while state in self._rests:
            state += "_too"
        self._rests[state] = history.rest
        sketch.output(f"{state}_next", history.frames, history.channels)
        return sketch.input(state, history.frames, history.channels)


def _lined(sketch: Sketch, name: str, rows: int, channels: int, lines: int | None) -> str:
    """The tensor of `rows` in `lines` longer ones."""
    if lines in (None, rows):
        return name
    return sketch.reshape(name, f"{name}_lines", lines, rows // lines * channels)
