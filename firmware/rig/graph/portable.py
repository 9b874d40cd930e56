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

PORTABLE = "etalon.portable"
VERSION = "1"
REST_PREFIX = "etalon.rest."
