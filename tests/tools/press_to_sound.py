"""How long a foot waits for the new sound: from a contact that closes to what audiod writes.

    .venv/bin/python -m tests.tools.press_to_sound [--stomps N]

The whole pedal but for its codec, which is the simulator's and plays a tone; each capture delays it by another part
of its period, so that each block says which of them sounds, and how far. What a codec takes comes on top.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

import hw.profiles
from firmware.captures.prepare.batch import prepare
from firmware.cli.bench.bench_command import machine
from firmware.cli.output import print_table
from firmware.places import StateFolder
from hw.sim.panel import Feet
from hw.sim.wiring import wired
from hw.strict_toml import to_toml
from tests.own_captures import linear
from tests.tools.timed_audiod import TONE_FRAMES, Note

RATE_HZ = 48_000
DELAYS = (0, 2, 4, 6)  # frames of a period: one capture each
REST_S = 0.16
START_S = 6.0
NEAR = 0.02  # of the tone's height, where a sound counts as another, and as whole
SETTINGS = """
[stomp.1]
tap = "slot 1"
[stomp.2]
tap = "slot 3"
[stomp.3]
tap = "next"
[stomp.4]
tap = "back"
[chord]
"1+2" = ""
"2+3" = ""
"3+4" = ""
"""
FEET = {"a slot of the bank": (1, 2), "the next preset": (3, 3), "back": (3, 4)}  # in turn; the second is timed


@contextmanager
def pedal(folder: Path) -> Generator[tuple[Feet, Path]]:
    """A pedal that plays the tone: its feet, and where audiod notes what it writes."""
    run, kept, notes = folder / "run", StateFolder(folder / "state"), folder / "notes"
    run.mkdir()
    kept.folder.mkdir()
    kept.settings.write_text(SETTINGS)
    _fill(kept.library, folder)
    tone = 0.25 * np.sin(2.0 * np.pi * np.arange(RATE_HZ) / TONE_FRAMES)
    soundfile.write(folder / "tone.wav", tone, RATE_HZ, subtype="FLOAT")
    profile = hw.profiles.load("sim")
    codec = replace(profile.codec, take=folder / "tone.wav")
    panel = replace(wired(profile.panel, 4), bounce_s=0.025)  # as on a pedal
    (folder / "profile.toml").write_text(to_toml(replace(profile, codec=codec, panel=panel)))
    where = ["--profile", str(folder / "profile.toml"), "--run", str(run)]
    with ExitStack() as at_exit:
        for module in (
            ["tests.tools.timed_audiod", str(notes), *where],
            ["firmware.controld", *where, "--state", str(kept.folder)],
        ):
            child = at_exit.enter_context(subprocess.Popen([sys.executable, "-m", *module]))
            at_exit.callback(child.terminate)
        feet = at_exit.enter_context(contextlib.closing(Feet(run / "panel.sock")))
        time.sleep(START_S)
        yield feet, notes


def _fill(library: Path, folder: Path) -> None:
    captures = folder / "captures"
    captures.mkdir()
    for number, delay in enumerate(DELAYS):
        model = {**linear(8, bias=False), "weights": [float(frame == delay) for frame in range(8)]}
        (captures / f"{number}.nam").write_text(json.dumps(model))
    assert all(verdict.verdict == "stored" for verdict in prepare([captures], library, 64))


def stomp(feet: Feet, switch: int) -> float:
    """When the contact closed."""
    pressed_s = time.monotonic()
    feet.do(f"stomp {switch} down")
    time.sleep(REST_S / 2.0)
    feet.do(f"stomp {switch} up")
    time.sleep(REST_S / 2.0)
    return pressed_s


def waits_s(notes: np.ndarray, pressed_s: float) -> tuple[float, float] | None:
    """From the press until something of the new sound was written, and until it was whole; None where none came."""
    since = np.searchsorted(notes["written_s"], pressed_s)
    until = np.searchsorted(notes["written_s"], pressed_s + REST_S * 0.9)
    times, heard = notes["written_s"][since:until], notes["phasor"][since:until]
    old, new = notes["phasor"][since - 1], heard[-1]
    if abs(new - old) < 0.2 * abs(old):
        return None
    first = int(np.argmax(np.abs(heard - old) > NEAR * abs(old)))
    whole = heard.size - int(np.argmax((np.abs(heard - new) > NEAR * abs(new))[::-1]))
    return float(times[first] - pressed_s), float(times[whole] - pressed_s)


def _row(words: str, every: list[tuple[float, float] | None]) -> list[str]:
    came = [waited for waited in every if waited is not None]
    figures = [np.percentile([waited[which] for waited in came], (50, 99, 99.9)) for which in (0, 1)]
    return [words, *(f"{1e3 * second:.1f}" for three in figures for second in three), str(len(every) - len(came))]


def main() -> None:
    parser = argparse.ArgumentParser(prog="press_to_sound")
    parser.add_argument("--stomps", type=int, default=500)
    options = parser.parse_args()
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory(prefix="etalon") as name, pedal(Path(name)) as (feet, file):
        pressed = {
            words: [[stomp(feet, switch) for switch in switches][-1] for _ in range(options.stomps)]
            for words, switches in FEET.items()
        }
        notes = np.fromfile(file, Note)
    rows = [_row(words, [waits_s(notes, at_s) for at_s in every]) for words, every in pressed.items()]
    print_table(("stomp", "begins p50 ms", "p99", "p99.9", "is whole p50 ms", "p99", "p99.9", "lost"), rows)
    sys.stdout.write(f"\n{options.stomps} stomps each, blocks of 64 frames; {machine()}\n")


if __name__ == "__main__":
    main()
