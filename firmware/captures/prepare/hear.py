"""A take through an amp from silence forever, for whoever proves or measures it."""

from firmware.arrays import F32
from firmware.audio.resampled import AnyAmp
from firmware.captures.graph.proof import in_blocks


def hear(amp: AnyAmp, take: F32) -> F32:
    """The output [frames] for `take` [frames]. Leaves the amp at rest."""

    def play_block(block: F32) -> F32:
        amp.source[:] = block
        amp.process()
        return amp.output

    amp.reset()
    heard = in_blocks(take, amp.block_frames, play_block)
    amp.reset()
    return heard
