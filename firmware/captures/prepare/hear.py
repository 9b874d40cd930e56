"""A take through an amp from silence forever, for whoever proves or measures it."""

import numpy as np

from firmware.arrays import F32
from firmware.audio.amp import Amp
from firmware.audio.resampled import AnyAmp
from firmware.captures.graph.linear_past import past_of
from firmware.captures.graph.proof import ALL, Frames, Player, in_blocks
from firmware.captures.nam.networks import Network

ENDS_BLOCKS = 64  # of a long take at both ends: a multiple of the phases, and several turns of each


def hear(amp: AnyAmp, take: F32) -> F32:
    """The output [frames] for `take` [frames]. Leaves the amp at rest."""
    amp.reset()
    heard = in_blocks(take, amp.block_frames, _player(amp))
    amp.reset()
    return heard


def _player(amp: AnyAmp) -> Player:
    def play_block(block: F32) -> F32:
        amp.source[:] = block
        amp.process()
        return amp.output

    return play_block


def hear_ends(amp: Amp, take: F32, network: Network) -> tuple[F32, Frames]:
    """As `hear`, for whoever proves `amp` to be `network`: the output for these frames of `take`, which is whole
    blocks, and which those are. Leaves the amp at rest.

    Of a long response cut into parts they are the beginning and the end. Before the end its memory is given what the
    middle would have left there: each frame of the end is the sum of all taps, each times its own noise, as if all
    had been played. Ten seconds in blocks of 64 take 0.3 s instead of 13 (x86), and a Pi takes several times that.
    """
    ends, size = ENDS_BLOCKS * amp.block_frames, take.size
    past = past_of(network, amp.block_frames, amp.histories, take[:-ends]) if size > 4 * ends else None
    if past is None:
        return hear(amp, take), ALL
    begin = hear(amp, take[:ends])
    amp.remember(past)
    end = in_blocks(take[-ends:], amp.block_frames, _player(amp))
    amp.reset()
    return np.concatenate([begin, end]), np.r_[0:ends, size - ends : size]
