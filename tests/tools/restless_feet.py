"""A running pedal with a full list, and a player who is never content with it: `pedal do` after `pedal do`.

For soak. The captures are those that ship, each many times over, so that most of them are not resident.
"""

import json
import random
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.captures.prepare.batch import prepare
from firmware.control.client import PedalLine
from firmware.control.wishes.sound import DO, DoRequest
from firmware.errors import LinkError
from firmware.places import FACTORY, StateFolder
from firmware.sound import Cab, Preset
from firmware.sound import Pedal as PedalPart
from firmware.store import preset_files
from firmware.store.last import Last, write_last
from tests.stand_ins.pedals import Pedal, pedal

NOTE_HZ, NOTE_PEAK = (
    82.0,
    0.06,
)  # the amps make next to nothing beyond 8 kHz of it, and a boost stays short of full scale
PERIODS_S = 0.0214  # that the codec holds, as on the sim profile
COPIES = 4
CABS_S = {"Short": 0.06, "Room": 0.4, "Hall": 2.0}
FAR_APART_S = 0.06


@contextmanager
def busy_pedal(
    library: Path, frames: int, audiod: list[str], core: int | None = None
) -> Generator[tuple[Pedal, list[str]]]:
    """A pedal at blocks of so many frames that plays a low note, and the names of its presets; `audiod` is the module
    that is its audiod. `library` is prepared for such blocks."""
    names: list[str] = []

    def fill(folder: Path) -> None:
        state = StateFolder(folder / "state")
        names.extend(_write_presets(state, _multiply(state.library)))
        write_last(state.last, Last(preset=names[0], factory_came=True, own_presets=True))
        second = np.arange(PEDAL_RATE_HZ) / PEDAL_RATE_HZ
        soundfile.write(
            folder / "note.wav", NOTE_PEAK * np.sin(2.0 * np.pi * NOTE_HZ * second), PEDAL_RATE_HZ, "FLOAT"
        )

    def edited(sim: str) -> str:
        periods = round(PERIODS_S * PEDAL_RATE_HZ / frames)
        for before, after in (
            ("block_frames = 64", f"block_frames = {frames}"),
            ("periods = 16", f"periods = {periods}"),
            ('take = "take.wav"', 'take = "note.wav"'),  # beside the profile
        ):
            sim = sim.replace(before, after)
        return sim if core is None else f"{sim}\n[realtime]\ncore = {core}\n"

    with pedal(library, fill, edit=edited, audiod=audiod) as stage:
        stage.until(lambda status: status["playing"] is True)
        yield stage, names


def prepared(folder: Path, frames: int) -> Path:
    """A library of what ships and of cabinets, one of which rings for two seconds, for blocks of so many frames."""
    made = folder / "cabs"
    made.mkdir(parents=True)
    for seed, (name, seconds) in enumerate(CABS_S.items()):
        soundfile.write(made / f"{name}.wav", hall(seconds, seed), PEDAL_RATE_HZ, "FLOAT")
    verdicts = list(prepare([FACTORY, made], folder / "library", frames))
    assert all(verdict.verdict == "stored" for verdict in verdicts), verdicts
    return folder / "library"


def hall(seconds: float, seed: int) -> F32:
    """A response that falls by 60 dB in so long: noise below 2 kHz, so that what is beyond 8 kHz is a click."""
    frames = round(seconds * PEDAL_RATE_HZ)
    noise = np.convolve(np.random.default_rng(seed).normal(size=frames), np.hanning(96), "same")
    noise *= 10.0 ** (-3.0 * np.arange(frames) / frames)
    return (0.5 * noise / np.sqrt(np.square(noise).sum())).astype(np.float32)


def _multiply(library: Path) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """The amps, each COPIES times and under so many names, by id and name; the pedals; the cabinets."""
    amps: list[tuple[str, str]] = []
    pedals: list[str] = []
    cabs: list[str] = []
    for path in sorted(library.glob("*/entry.json")):
        facts = json.loads(path.read_text())
        if facts["cab"]:
            cabs.append(facts["name"])
            continue
        if "Overdrive" in facts["name"]:
            pedals.append(facts["name"])
            continue
        for copy in range(COPIES):
            name, model_id = f"{facts['name']} {copy}", f"{copy}{facts['model_id'][1:]}"
            shutil.copytree(path.parent, library / model_id, dirs_exist_ok=True)
            kept = {**facts, "model_id": model_id, "name": name}
            (library / model_id / path.name).write_text(json.dumps(kept))
            amps.append((model_id, name))
    return amps, pedals, cabs


def _write_presets(state: StateFolder, parts: tuple[list[tuple[str, str]], list[str], list[str]]) -> list[str]:
    amps, pedals, cabs = parts
    for number, (model_id, name) in enumerate(amps):
        cab = Cab(file=(*cabs, "")[number % (len(cabs) + 1)])
        pedal_part = PedalPart(file=pedals[0] if pedals and number % 3 == 0 else "")
        preset = Preset(name=name, model_id=model_id, model_name=name, cab=cab, pedal=pedal_part)
        preset_files.write(state.presets / preset_files.file_name(name), preset)
    return [name for _, name in amps]


class RestlessFeet:
    """Does one thing after another at once, or nearly so; `done` counts by words, and so does `refused`."""

    def __init__(self, stage: Pedal, presets: list[str], dice: random.Random) -> None:
        self._stage, self._presets, self._dice = stage, presets, dice
        self.done = self.refused = 0
        self.at_s: list[float] = []

    def play(self, deeds: int) -> None:
        """So many, of which some are declined (a pedal that a preset has not)."""
        with PedalLine(self._stage.run, patience_s=30.0) as line:
            for text in self._dice.choices(list(WEIGHTS), list(WEIGHTS.values()), k=deeds):
                try:
                    line.ask(DO, DoRequest(self._filled(text)))
                    self.done += 1
                except LinkError:
                    self.refused += 1
                time.sleep(self._dice.random() ** 2 * FAR_APART_S)

    def _filled(self, text: str) -> str:
        dice = self._dice
        return text.format(
            preset=dice.choice(self._presets),
            cab=dice.choice((*CABS_S, "etalon-cab", "none")),
            pedal=dice.choice(("Etalon Overdrive", "none")),
            knob=dice.choice(("tone.bass", "tone.middle", "tone.treble", "level_db", "trim_db", "cab.low_cut_hz")),
            detents=dice.choice((-4, -1, 1, 4)),
            on=dice.choice(("on", "on", "off")),
            off=dice.choice(("off", "off", "on")),
            wet=dice.choice((100, 100, 70, 40, 0)),
            master=dice.choice((0, -3, -12)),
            gate=dice.choice((-90, -75)),
        )


WEIGHTS = {
    "preset {preset}": 8,
    "next": 2,
    "previous": 2,
    "back": 2,
    "use cab {cab}": 3,
    "use pedal {pedal}": 2,
    "bypass {off}": 2,
    "boost": 3,
    "pedal": 1,
    "amp {on}": 1,
    "cab": 2,
    "mute {off}": 1,
    "turn {knob} {detents}": 4,
    "set tone.on {on}": 1,
    "set gate.on {on}": 1,
    "set gate.threshold_db {gate}": 1,
    "set mix.wet_percent {wet}": 1,
    "master {master}": 1,
    "save": 1,
    "revert": 1,
}
