"""Plays blocks of many sizes through the compiled loops of a library while everything is turned, and reads and writes
every format: `python -m tests.firmware.kernels.strip.turn_everything LIBRARY`, under a sanitizer.
"""

import sys
from pathlib import Path

import numpy as np

from firmware import sound
from firmware.audio.chain import Chain
from firmware.audio.tone import design
from firmware.audio.voice import Voice
from firmware.kernels.strip.loops import Loops
from firmware.messages import Cuts, SetGate
from hw.samples import FORMATS, decoder, encoder
from tests.stand_ins.fakes import FakeAmp

BLOCKS = (1, 7, 16, 24, 64, 100, 256)


def turn(loops: Loops, frames: int) -> None:
    dice = np.random.default_rng(frames)
    chain = Chain(rate_hz=48_000, block_frames=frames, loops=loops)
    amps, pedals, cabs = ([FakeAmp(block_frames=frames, gain=gain) for gain in (1.5, -0.5)] for _ in range(3))
    for block in range(400):
        source, into = dice.uniform(-1.2, 1.2, frames).astype(np.float32), np.empty(frames, np.float32)
        if block % 9 == 0:
            pedal, cab = ((None, *row)[dice.integers(3)] for row in (pedals, cabs))
            gain, level, wet = dice.uniform(0.0, 2.0), dice.uniform(0.0, 2.0), float(dice.choice((1.0, 0.5, 0.0)))
            late = int(dice.choice((0, 1, 100, 4_096)))
            chain.play(
                Voice(
                    1,
                    amps[block % 2],
                    gain,
                    level,
                    block % 4 > 0,
                    pedal=pedal,
                    cab=cab,
                    wet=wet,
                    dry_delay_frames=late,
                )
            )
            chain.gate.set(SetGate(on=block % 2 == 0, threshold_dbfs=float(dice.uniform(-80.0, 0.0))))
        if block % 7 == 0:
            chain.set_bypass(on=block % 3 == 0)
            chain.set_dry_gain(float(dice.uniform(0.0, 2.0)))
            bass, middle, treble = (float(knob) for knob in dice.uniform(0.0, 10.0, 3))
            cuts = Cuts(float(dice.choice((0.0, 80.0))), float(dice.choice((0.0, 6_000.0))))
            chain.tone.stage(
                design(sound.Tone(True, bass, middle, treble), cuts, rate_hz=48_000, block_frames=frames)
            )
        chain.process(source, into, finish=block % 5 > 0)
        if block % 5 == 0:
            chain.measure(source, into)


def convert(loops: Loops, frames: int) -> None:
    for name in FORMATS:
        data, encode = encoder(name, frames=frames, channels=3, loops=loops)
        decode = decoder(name, frames=frames, channels=3, channel=2, loops=loops)
        block = np.array([np.nan, np.inf, -np.inf, 3e38, -0.5], np.float32)[np.arange(frames) % 5]
        encode(block)
        decode(bytes(data), block)


def main(library: Path) -> None:
    loops = Loops(library)
    for frames in BLOCKS:
        turn(loops, frames)
        convert(loops, frames)
    print("nothing was touched")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
