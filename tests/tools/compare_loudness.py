"""How near our stimulus comes to NAM's own: loudness and gain of many captures by both.

    python -m tests.tools.compare_loudness loudness_input.wav PATH...

NAM's stimulus is in the trainer's wheel (neural_amp_modeler, nam/models/_resources); it is not ours to ship. What a
capture's file says of itself is not asked: most say nothing, and an LSTM's was measured before it had settled.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from firmware.arrays import F32
from firmware.captures.nam import nam_file
from firmware.captures.portable.export import export_portable
from firmware.captures.portable.host import play
from firmware.captures.prepare.loudness import FRAMES, measure
from firmware.errors import PedalError

BLOCK_FRAMES = 4_800


def compare(path: Path, theirs: F32) -> Iterator[tuple[str, float, float]]:
    """For each submodel its name, and how much louder and with how much more gain ours finds it."""
    content = path.read_bytes()
    capture = nam_file.parse(content, path.name)
    for submodel in capture.submodels:
        quality = float(np.nextafter(submodel.max_value, -1.0))
        graph = export_portable(content, capture, quality, BLOCK_FRAMES).graph
        curve = [_rms(play(graph, (k / 10 * theirs).astype(np.float32))) for k in range(11)]
        triangle = 5.5 * curve[-1]
        ours = measure(lambda take, graph=graph: play(graph, take))
        if ours.loudness_db is not None:
            gain = float(np.clip((sum(curve) - triangle) / triangle, 0.0, 1.0))
            yield submodel.info.name or capture.file, ours.loudness_db - 20 * np.log10(curve[-1]), ours.gain - gain


def main() -> None:
    theirs = np.asarray(soundfile.read(sys.argv[1], dtype="float32")[0], np.float32)
    assert theirs.size == FRAMES
    louder: list[float] = []
    more_gain: list[float] = []
    for path in map(Path, sys.argv[2:]):
        try:
            for name, loudness_db, gain in compare(path, theirs):
                print(f"{loudness_db:+.3f} dB  {gain:+.4f}  {name}", flush=True)
                louder.append(abs(loudness_db))
                more_gain.append(abs(gain))
        except PedalError as error:
            print(error.sentence)
    for what, off in (("loudness, dB", louder), ("gain", more_gain)):
        tail = f"95 of 100 {np.percentile(off, 95):.4f}, worst {max(off):.4f}"
        print(f"{what}: {len(off)} captures, median {np.median(off):.4f}, {tail}")


def _rms(signal: F32) -> float:
    return float(np.sqrt(np.mean(np.square(signal, dtype=np.float64))))


if __name__ == "__main__":
    main()
