"""How loud captures leave the pedal in Normalized and in Auto: the demo's take by `pedal render`, K-weighted.

    python -m tests.tools.equal_loudness [PATH...]

Without paths the amps that ship and NAM's golden A2 and A1 standard. Peaks are in dBFS: what is above 0 would clip.
"""

import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from firmware.captures.nam import nam_file
from firmware.captures.prepare.k_weighting import integrated_lufs
from firmware.cli.main import main as pedal
from firmware.places import FACTORY
from firmware.sound import OutputMode
from tests.stand_ins.golden import GOLDEN
from tests.tools.make_take import TAKE

INTO_AN_AMP = "pedal"  # such a capture leaves with its own volts in Auto
GOLDEN_FILES = ("A2.nam", "wavenet_a1_standard.nam")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A take as it left the pedal; `mode` is the one in force."""

    mode: str
    lufs: float
    peak_dbfs: float


def captures() -> list[Path]:
    """What has to be equally loud: the amps that ship, and the golden ones where they are."""
    amps = [path for path in sorted(FACTORY.glob("*.nam")) if nam_file.read(path).info.gear_type != INTO_AN_AMP]
    return amps + [GOLDEN / name for name in GOLDEN_FILES if (GOLDEN / name).exists()]


def qualities(path: Path) -> Iterator[float]:
    """One for each submodel, that chooses it."""
    for submodel in nam_file.read(path).submodels:
        yield float(np.nextafter(submodel.max_value, -1.0))


def rendered(path: Path, quality: float, mode: OutputMode, folder: Path, take: Path = TAKE) -> Rendered:
    """`take` through a capture as a new preset has it but for these two knobs, on the simulated pedal."""
    out = folder / "out.wav"
    where = ["--profile", "sim", "--run", str(folder / "nothing runs"), "--json"]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert (
            pedal(["render", *where, "--quality", str(quality), "--output", mode, str(path), str(take), str(out)])
            == 0
        )
    samples, rate_hz = soundfile.read(out)
    sound = np.asarray(samples, np.float64)
    plan = json.loads(said.getvalue())["plan"]
    return Rendered(plan["output"], integrated_lufs(sound, rate_hz), 20.0 * float(np.log10(np.abs(sound).max())))


def main() -> None:
    print(f"{'':30}  normalized           auto")
    heard: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for path in [Path(name) for name in sys.argv[1:]] or captures():
            for number, quality in enumerate(qualities(path), start=1):
                before, now = (
                    rendered(path, quality, OutputMode(mode), Path(folder)) for mode in ("normalized", "auto")
                )
                heard.append((before.lufs, now.lufs))
                print(f"{f'{path.stem} {number}':30}  {_words(before)}  {_words(now)}  {now.mode}", flush=True)
    for mode, lufs in zip(("normalized", "auto"), zip(*heard, strict=True), strict=True):
        print(f"{mode}: {max(lufs) - min(lufs):.2f} LU from the quietest to the loudest of {len(lufs)}")


def _words(take: Rendered) -> str:
    return f"{take.lufs:6.2f} LUFS {take.peak_dbfs:+6.1f} dBFS"


if __name__ == "__main__":
    main()
