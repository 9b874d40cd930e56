"""A whole model, of whatever architecture, played from silence forever."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.oracle.others import conv_net, linear, lstm
from tests.oracle.rules import CORE, Rules
from tests.oracle.wavenet import memory_frames as wavenet_memory_frames
from tests.oracle.wavenet import wavenet
from tests.oracle.weights import F64

Model = Mapping[str, Any]


def expected(model: Model, source: NDArray[np.floating], *, slim: float | None = None, rules: Rules = CORE) -> F64:
    """The output [frames] of a mono model, after it has heard silence long enough.

    `slim` chooses the submodel of a container or the width of a slimmable WaveNet; None is the largest.
    """
    silence = np.zeros(memory_frames(model, slim=slim))
    heard = _play(model, np.concatenate((silence, source.astype(np.float64)))[np.newaxis], slim, rules)
    assert heard.shape == (1, silence.size + source.size)
    return heard[0, silence.size :]


def memory_frames(model: Model, *, slim: float | None = None) -> int:
    """How many samples before the newest one a model still hears; an LSTM hears Core's half second of
    silence, at 48 kHz where the file gives no rate (Core: one sample then, which a trained start state bears)."""
    config = model["config"]
    match model["architecture"]:
        case "Linear":
            return config["receptive_field"] - 1
        case "ConvNet":
            return sum(config["dilations"])
        case "LSTM":
            return int(0.5 * (model.get("sample_rate") or 48_000))
        case "Sequential":
            return sum(memory_frames(part) for part in config["models"])
        case "SlimmableContainer":
            return memory_frames(chosen(model, slim))
        case _:
            condition = config.get("condition_dsp")
            return wavenet_memory_frames(config) + (memory_frames(condition) if condition else 0)


def chosen(container: Model, slim: float | None) -> Model:
    """Core: the first submodel with slim < max_value, else the last one."""
    submodels = container["config"]["submodels"]
    assert container["weights"] == []
    fitting = [entry for entry in submodels if slim is not None and slim < entry["max_value"]]
    return (fitting or submodels[-1:])[0]["model"]


def error_db(ours: NDArray[np.floating], theirs: NDArray[np.floating]) -> float:
    """20 log10(rms(ours - theirs) / rms(theirs))."""
    difference = ours.astype(np.float64) - theirs
    return float(10.0 * np.log10(max(np.mean(difference**2), 1e-60) / np.mean(theirs.astype(np.float64) ** 2)))


def _play(model: Model, source: F64, slim: float | None, rules: Rules) -> F64:
    """[in, frames] -> [out, frames] from zeros."""
    match model["architecture"]:
        case "Linear":
            return linear(model, source, rules)
        case "ConvNet":
            return conv_net(model, source, rules)
        case "LSTM":
            return lstm(model, source)
        case "SlimmableContainer":
            return _play(chosen(model, slim), source, None, rules)
        case "Sequential":
            assert model["weights"] == []
            for part in model["config"]["models"]:
                source = _play(part, source, None, rules)
            return source
        case other:
            assert other == "WaveNet"
            condition = model["config"].get("condition_dsp")
            heard = _play(condition, source, None, rules) if condition else source
            return wavenet(model, source, heard, rules, slim)
