"""The captures the pedal ships with, made from our own amplifier by NAM's own trainer.

`python -m tests.tools.make_captures --trainer PATH/nam-full --work DIR [NAME...]` writes firmware/captures/factory/.

The trainer (neural-amp-modeler 0.13 on the CPU build of torch) lives in an environment of its own, because neither
belongs to the pedal: make one with venv, install torch==2.13.0 and neural-amp-modeler there, and pass its nam-full.
Trained again, the weights differ a little; the sounds they were learnt from do not.
"""

import argparse
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from firmware.captures.graph.reference import play
from firmware.captures.nam import nam_file
from tests.tools.amp_sim import CLEAN, FUZZ, LEAD, OVERDRIVE, Circuit, reamp
from tests.tools.guitar import RATE_HZ, Signal
from tests.tools.nets import A1_FEATHER, A1_NANO, LSTM_16
from tests.tools.stimulus import Stimulus, make_stimulus

PROJECT = Path(__file__).parents[2]
FACTORY = PROJECT / "firmware" / "captures" / "factory"  # what a new pedal plays
STICK = PROJECT / "tests" / "gigs" / "stick"  # what the demo brings along
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Capture:
    """One file to make. `re_amp_dbu` is what was done; `says_level`: the file says so. `output_level_dbu` is what
    1.0 stands for at the jack of a pedal, None for an amp, whose loudspeaker is no jack."""

    file: str
    name: str
    circuit: Circuit
    re_amp_dbu: float
    gear_type: str
    tone_type: str
    gear_model: str
    net: Json
    epochs: int
    says_level: bool = True
    output_level_dbu: float | None = None

    @property
    def path(self) -> Path:
        """A capture that does not give its level is no example for a new pedal."""
        return (FACTORY if self.says_level else STICK) / self.file


def _lead(level: str, re_amp_dbu: float) -> Capture:
    name = f"Etalon Lead {level}"
    return Capture(
        f"etalon-lead-{level}.nam", name, LEAD, re_amp_dbu, "amp", "overdrive", "valve amp", A1_FEATHER, LEAD_EPOCHS
    )


LEAD_EPOCHS = 60  # 13 minutes each on one core
LEADS = (_lead("0574", 5.74), _lead("1176", 11.76), _lead("1500", 15.0), _lead("1800", 18.0))
CAPTURES = (
    *LEADS,
    Capture("etalon-clean.nam", "Etalon Clean", CLEAN, 11.76, "amp", "clean", "valve amp", A1_NANO, 60),
    Capture(
        "etalon-overdrive.nam", "Etalon Overdrive", OVERDRIVE, 11.76, "pedal", "overdrive", "overdrive pedal",
        A1_NANO, 60, output_level_dbu=OVERDRIVE.output_level_dbu,
    ),
    Capture(
        "etalon-fuzz.nam", "Etalon Fuzz", FUZZ, 12.2, "pedal", "fuzz", "fuzz pedal", LSTM_16, 40, says_level=False
    ),
)  # fmt: skip


def prepare(capture: Capture, stimulus: Stimulus, work: Path, epochs: int) -> Signal:
    """Write what goes in, what comes out, and the trainer's three configurations; what comes out is returned."""
    work.mkdir(parents=True, exist_ok=True)
    returned = reamp(stimulus.signal, capture.circuit, capture.re_amp_dbu)
    soundfile.write(work / "sent.wav", stimulus.signal, RATE_HZ, subtype="PCM_24")
    soundfile.write(work / "returned.wav", returned, RATE_HZ, subtype="PCM_24")
    _write_json(work / "data.json", _data_config(stimulus, work))
    _write_json(work / "model.json", _model_config(capture, epochs))
    _write_json(work / "learning.json", _learning_config(epochs))
    return returned


def train(trainer: Path, work: Path) -> Path:
    """Run the trainer to its end; the path of the file it wrote."""
    configs = [work / name for name in ("data.json", "model.json", "learning.json")]
    one_thread = os.environ | {"OMP_NUM_THREADS": "1"}  # nets this small train up to 8 times slower on two
    command = [trainer, *configs, work / "runs", "--no-show", "--no-plots"]
    subprocess.run(command, check=True, cwd=work, env=one_thread)
    return max((work / "runs").glob("*/model.nam"), key=lambda path: path.stat().st_mtime)


def finish(capture: Capture, trained: Path, out: Path, validation_esr: float) -> None:
    """Add what the trainer cannot know, and write each weight with no more digits than float32 has."""
    model: Json = json.loads(trained.read_text(encoding="utf-8"))
    model["metadata"] |= {
        "name": capture.name,
        "modeled_by": "Etalon",
        "gear_make": "simulated",
        "gear_model": capture.gear_model,
        "gear_type": capture.gear_type,
        "tone_type": capture.tone_type,
        "input_level_dbu": capture.re_amp_dbu if capture.says_level else None,
        "output_level_dbu": capture.output_level_dbu,
        "training": {
            "validation_esr": round(validation_esr, 6),
            "note": "Trained with neural-amp-modeler on a stimulus of Etalon's own (tests/tools/stimulus.py), "
            "not NAM's standard input; the validation part was kept back from training. "
            "The gear is a simulation (tests/tools/amp_sim.py). Loudness as the trainer measures it. Licence: MIT.",
        },
    }
    model["weights"] = [float(str(np.float32(weight))) for weight in model["weights"]]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(model) + "\n", encoding="utf-8")


def esr(played: Signal, target: Signal) -> float:
    """Error-to-signal ratio: the energy of the difference over the energy of the target."""
    return float(np.sum((played - target) ** 2) / np.sum(target**2))


def validate(trained: Path, stimulus: Stimulus, returned: Signal) -> float:
    """The ESR of a trained file over the part kept back, played by the pedal's own reader and arithmetic."""
    start, stop = (round(second * RATE_HZ) for second in stimulus.validation_s)
    sent = stimulus.signal[start:stop].astype(np.float32)
    return esr(play(nam_file.read(trained).submodels[-1].network, sent), returned[start:stop])


def _data_config(stimulus: Stimulus, work: Path) -> Json:
    def part(span_s: tuple[float, float], frames: int | None) -> Json:
        return {"start_seconds": span_s[0], "stop_seconds": span_s[1], "ny": frames}

    return {
        "train": part(stimulus.training_s, 8192),
        "validation": part(stimulus.validation_s, None),
        "common": {"x_path": str(work / "sent.wav"), "y_path": str(work / "returned.wav"), "delay": 0},
    }


def _model_config(capture: Capture, epochs: int) -> Json:
    return {
        "net": capture.net,
        "loss": {"val_loss": "esr", "mrstft_weight": 0.0002},
        "optimizer": {"lr": 0.006},
        "lr_scheduler": {"class": "ExponentialLR", "kwargs": {"gamma": 0.02 ** (1.0 / epochs)}},
    }


def _learning_config(epochs: int) -> Json:
    return {
        "train_dataloader": {"batch_size": 2, "shuffle": True, "drop_last": True},
        "val_dataloader": {},
        "trainer": {"accelerator": "cpu", "devices": 1, "max_epochs": epochs, "enable_progress_bar": False},
    }


def _write_json(path: Path, content: Json) -> None:
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the captures that the pedal ships with.")
    parser.add_argument("--trainer", type=Path, required=True, help="nam-full of the trainer's environment")
    parser.add_argument("--work", type=Path, required=True, help="a folder for training data and checkpoints")
    parser.add_argument("--epochs", type=int, help="instead of each capture's own number")
    parser.add_argument("names", nargs="*", help="files to make; all if none is named")
    options = parser.parse_args()
    stimulus = make_stimulus()
    for capture in CAPTURES:
        if options.names and capture.file not in options.names:
            continue
        work = options.work.resolve() / Path(capture.file).stem
        returned = prepare(capture, stimulus, work, options.epochs or capture.epochs)
        trained = train(options.trainer.absolute(), work)
        finish(capture, trained, capture.path, validate(trained, stimulus, returned))


if __name__ == "__main__":
    main()
