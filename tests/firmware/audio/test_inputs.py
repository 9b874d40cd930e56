"""The input that is heard, through every codec that comes, and the glance at the others."""

from firmware.audio.inputs import Inputs
from firmware.messages import SetInput
from tests.stand_ins.fakes import FakeCodec
from tests.stand_ins.running_engine import RunningEngine


def test_what_was_ordered_is_heard_of_every_codec_that_comes() -> None:
    inputs, codec, other = Inputs(), FakeCodec(), FakeCodec()
    inputs.opened(codec)
    assert inputs.heard == 1  # the profile's
    inputs.hear(2)
    inputs.closed()
    inputs.opened(other)
    assert (codec.heard, other.heard, inputs.heard) == (2, 2, 2)


def test_the_others_are_glanced_at_in_turn() -> None:
    inputs, codec = Inputs(), FakeCodec()
    assert inputs.glance() == (0, 0.0)
    codec.channels, codec.heard = 4, 2
    codec.peaks = {1: 0.1, 2: 0.2, 3: 0.3, 4: 0.4}
    inputs.opened(codec)
    assert [inputs.glance() for _ in range(4)] == [(3, 0.3), (4, 0.4), (1, 0.1), (3, 0.3)]
    codec.channels = 1
    assert inputs.glance() == (0, 0.0)


def test_status_says_which_input_is_heard_and_what_is_in_another(running: RunningEngine) -> None:
    running.codec.peaks = {1: 0.5, 2: 0.25}
    running.deeds[100] = lambda: running.controller.order(SetInput(2))
    running.play(300)
    first, last = running.statuses()[0], running.statuses()[-1]
    assert (first.input_channel, first.other_channel, first.other_peak) == (1, 2, 0.25)
    assert (last.input_channel, last.other_channel, last.other_peak) == (2, 1, 0.5)
