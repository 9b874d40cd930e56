"""Run by tests/arm64/run on aarch64: the compiled loops around the amp against those in NumPy, on the same blocks.

    python3 -m tests.arm64.loops OPERATORS

Exit status 1 if they are further apart than float32's rounding.
"""

import platform
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware import sound
from firmware.audio.chain import Chain
from firmware.audio.tone import design
from firmware.audio.voice import Voice, Wire
from firmware.kernels.library import FILE
from firmware.kernels.strip.loops import Loops
from firmware.messages import SetGate
from hw.samples import FORMATS, decoder, encoder

F32 = NDArray[np.float32]
BLOCKS = (16, 64, 100)
MOST_APART = 3e-6


def turned(frames: int, loops: Loops | None) -> F32:
    """300 blocks [frames] of noise while amps are swapped, and levels, bypass, gate and tone turned."""
    dice = np.random.default_rng(frames)
    chain = Chain(rate_hz=48_000, block_frames=frames, loops=loops)
    chain.play(Voice(1, Wire(frames), 0.7, 1.3))
    heard = np.empty((300, frames), np.float32)
    for number, into in enumerate(heard):
        if number % 60 == 20:
            chain.set_levels(*dice.uniform(0.0, 2.0, 2))
            chain.set_bypass(on=number % 120 == 20)
            chain.gate.set(SetGate(on=True, threshold_dbfs=float(dice.uniform(-60.0, -10.0))))
            chain.tone.stage(design(sound.Tone(True, number / 30.0, 2.0, 8.0), rate_hz=48_000, block_frames=frames))
        if number % 60 == 10:
            chain.play(Voice(number, Wire(frames), *dice.uniform(0.0, 2.0, 2), together=number > 100))
        source = dice.uniform(-0.9, 0.9, frames).astype(np.float32)
        chain.process(source, into)
        chain.measure(source, into)
    return heard


def converted(name: str, loops: Loops | None) -> tuple[bytes, F32]:
    block = np.array([*np.random.default_rng(1).uniform(-1.5, 1.5, 61), np.nan, np.inf, -1.0], np.float32)
    data, encode = encoder(name, frames=64, channels=2, loops=loops)
    encode(block)
    decoder(name, frames=64, channels=2, channel=1, loops=loops)(bytes(data), block)
    return bytes(data), block


def main(operators: Path) -> int:
    loops = Loops(operators / FILE)
    apart = max(float(np.abs(turned(frames, loops) - turned(frames, None)).max()) for frames in BLOCKS)
    alike = all(
        ours[0] == theirs[0] and np.array_equal(ours[1], theirs[1])
        for ours, theirs in ((converted(name, loops), converted(name, None)) for name in FORMATS)
    )
    print(f"{platform.machine()}: compiled loops at most {apart:.1e} from NumPy's; samples alike: {alike}")
    return 0 if alike and apart <= MOST_APART else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
