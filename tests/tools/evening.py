"""The evening of tests/gigs/evening.gig, played, looked at and measured: how loud each preset was, how near to full
scale, and whether a join clicked.

    python -m tests.tools.evening [FOLDER]     about five minutes; evening.wav and evening.png go into FOLDER

Ends with status 1 where something is not as it should be.

It is played twice. Through the guitar's take, what sounded for a whole round of it is K-weighted. Through a note of
82 Hz, of which the amps make next to nothing beyond 8 kHz, what there is of that is clicks.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from PIL.Image import Image

from firmware.captures.prepare.k_weighting import integrated_lufs
from firmware.cli.sim import gig
from firmware.cli.sim.gig_player import GigPlayer, Report
from firmware.cli.sim.stage import Stage
from firmware.control.wishes.status import StatusReply
from firmware.ui.sheet import contact_sheet
from hw.roles import PanelOut
from tests.stand_ins.chains import beyond_8_khz

GIG = Path(__file__).parents[1] / "gigs" / "evening.gig"
RATE_HZ = 48_000
TAKE_S = 12.0
BEFORE_FRAMES = 4_800  # a line is played a little after its status was asked for
SETTLES_S = 0.3  # a swap, and the status that tells of it
LOUDNESS_LU, JOIN_DBFS = 1.0, -60.0  # what is allowed
NOTE_HZ, NOTE_PEAK = 82.0, 0.06  # a clean amp, and its boost, stay short of full scale with it
Samples = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one frame of what left the pedal to another, and what the pedal was doing."""

    begin: int
    end: int
    status: StatusReply

    @property
    def is_plain(self) -> bool:
        """Whether the preset sounds as it was made, and nothing else."""
        status = self.status
        turned = status.edited or status.boost or status.bypass or status.muted or status.master_db
        return bool(status.playing) and not turned and status.sound is not None and status.sound.level_db == 0.0


class Witness:
    """Watches a gig: before each line, where in the recording the pedal is, and what it does."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._seen: list[tuple[int, StatusReply]] = []

    def tell(self, text: str) -> None:
        print(text, flush=True)
        status = self._stage.status()
        self._seen.append(((status.blocks or 0) * status.block_frames, status))

    def look(self, image: Image) -> None: ...

    def lit(self, out: PanelOut) -> None: ...

    def settled(self, image: Image) -> None: ...

    def stretches(self) -> Iterator[Stretch]:
        """One for each line but the first; those beside each other in which nothing changed are one."""
        begin = None
        for (start, _), (end, status) in pairwise(self._seen):
            begin = start if begin is None else begin
            following = next((later for frame, later in self._seen if frame > end), None)
            if following is None or _what(following) != _what(status):
                yield Stretch(begin, end, status)
                begin = None


def _what(status: StatusReply) -> tuple[object, ...]:
    return (status.preset, status.sound, status.boost, status.bypass, status.muted, status.master_db)


def played(folder: Path, take: Path | None, name: str) -> tuple[Report, Sequence[Stretch], Samples]:
    """The evening through this take, and what left the pedal."""
    wav = folder / f"{name}.wav"
    with (
        tempfile.TemporaryDirectory(prefix="etalon-") as passing,
        Stage(Path(passing, "run"), Path(passing, "state"), switches=4, take=take, record=wav) as stage,
    ):
        stage.wait_until_playing()
        witness = Witness(stage)
        report = GigPlayer(stage, witness).play(gig.read(GIG))
    heard, _ = soundfile.read(wav)
    return report, tuple(witness.stretches()), np.asarray(heard, np.float64)


def loudness(stretches: Sequence[Stretch], heard: Samples) -> dict[str, float]:
    """LUFS of each preset that sounded plainly for a whole round of the take."""
    frames, found = round(TAKE_S * RATE_HZ), dict[str, float]()
    for each in stretches:
        if each.is_plain and each.end - each.begin > frames + SETTLES_S * RATE_HZ:
            found[str(each.status.preset)] = integrated_lufs(heard[each.end - frames : each.end], RATE_HZ)
    return found


def dbfs(samples: Samples) -> float:
    return 20.0 * float(np.log10(max(float(np.abs(samples).max()), 1e-10)))


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()
    faults = [*through_the_take(folder), *through_a_note()]
    for fault in faults:
        print(f"! {fault}")
    return 1 if faults else 0


def through_the_take(folder: Path) -> Iterator[str]:
    """What was not as it should be: a line of the gig, how loud a preset is, or full scale."""
    report, stretches, heard = played(folder, None, "evening")
    contact_sheet([(shown.caption, shown.image) for shown in report.screens]).save(folder / "evening.png")
    lufs = loudness(stretches, heard)
    middle = float(np.median(list(lufs.values())))
    for preset, value in lufs.items():
        print(f"{preset:10} {value:6.2f} LUFS, {value - middle:+.2f} LU from the middle")
        if abs(value - middle) > LOUDNESS_LU:
            yield f"{preset} is {value - middle:+.2f} LU from the middle"
    print(f"peak {dbfs(heard):+.1f} dBFS; {report.held} expectations held, {len(report.failures)} did not")
    yield from report.failures
    if dbfs(heard) >= 0.0:
        yield "the take reached full scale"


def through_a_note() -> Iterator[str]:
    """What was not as it should be: a line of the gig, or a join. What an xrun of this machine's tore is no join."""
    with tempfile.TemporaryDirectory(prefix="etalon-") as passing:
        note, second = Path(passing, "take.wav"), np.arange(RATE_HZ) / RATE_HZ
        soundfile.write(note, NOTE_PEAK * np.sin(2.0 * np.pi * NOTE_HZ * second), RATE_HZ, "FLOAT")
        report, stretches, heard = played(Path(passing), note, "evening")
    high, xruns = beyond_8_khz(heard), 0
    for each in stretches:
        begin = max(each.begin - BEFORE_FRAMES, 0)
        loud, peak = dbfs(high[begin : each.end]), dbfs(heard[begin : each.end])
        where = f"{each.begin / RATE_HZ:7.2f} s  {each.status.preset!s:16}"
        print(f"{where} beyond 8 kHz {loud:7.1f} dBFS, peak {peak:+5.1f} dBFS")
        torn, xruns = each.status.xruns != xruns, each.status.xruns or 0
        if loud > JOIN_DBFS and not torn:
            yield f"{where} beyond 8 kHz {loud:.1f} dBFS"
    print(f"{report.held} expectations held, {len(report.failures)} did not; {xruns} xruns")
    yield from report.failures


if __name__ == "__main__":
    sys.exit(main())
