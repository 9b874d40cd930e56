"""neural-amp-modeler's own networks, built from a raw .nam object and played in float64.

The package's two `__init__` files import all of training (Lightning, librosa, a GUI), which nobody needs here: the
modules of its models are imported round them. Its init_from_nam knows no condition_dsp, no legacy keys, no ConvNet
and no slopes, so that the trainer's classes are given their settings here; every number that sounds is theirs.
"""

import importlib
import sys
from collections.abc import Mapping
from functools import cache
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from tests.oracle import memory_frames
from tests.oracle.wavenet import FILMS

Model = Mapping[str, Any]
Settings = dict[str, Any]

PAIRS = {"gated": "PairMultiply", "blended": "PairBlend"}


class NotForTheTrainerError(Exception):
    """What its classes cannot be given, in a few words."""


@cache
def trainer(module: str) -> Any:
    """`nam.models.<module>`, with nothing of nam/__init__.py and nam/models/__init__.py run."""
    if "nam" not in sys.modules:
        found = find_spec("nam")
        assert found
        assert found.submodule_search_locations
        folder = found.submodule_search_locations[0]
        for name, path in (("nam", folder), ("nam.models", f"{folder}/models")):
            bare = ModuleSpec(name, None, is_package=True)
            bare.submodule_search_locations = [path]
            sys.modules[name] = module_from_spec(bare)
        sys.modules["librosa"] = ModuleType("librosa")  # data.py imports it to resample training data
    return importlib.import_module(f"nam.models.{module}")


def torch() -> Any:
    return importlib.import_module("torch")


def played(model: Model, take: NDArray[np.floating], *, slim: float | None = None) -> NDArray[np.float64]:
    """The trainer's output [frames] for `take` [frames] behind silence. Raises NotForTheTrainerError."""
    silence = np.zeros(memory_frames(model))
    heard = torch().from_numpy(np.concatenate((silence, take.astype(np.float64))))
    network = built(model).double().eval()
    if slim is not None:
        network._net.set_slimming(slim)
    with torch().no_grad():
        answer: NDArray[np.float64] = network(heard, pad_start=True).numpy()
    return answer[silence.size :]


def built(model: Model) -> Any:
    """The trainer's network with the weights of the file."""
    config = model["config"]
    if config.get("in_channels", 1) != 1 or config.get("out_channels", 1) != 1:
        raise NotForTheTrainerError("more than one channel")
    match model["architecture"]:
        case "Linear":
            return _linear(model)
        case "ConvNet":
            return _conv_net(model)
        case "LSTM":
            settings = {key: config[key] for key in ("hidden_size", "num_layers", "input_size")}
            return _filled(trainer("recurrent").LSTM(**settings), model)
        case "Sequential":
            return trainer("sequential").Sequential(models=[built(part) for part in config["models"]])
        case "WaveNet":
            network = trainer("wavenet").WaveNet.init_from_config(_wavenet(model))
            _fill_wavenet(network._net, model)
            return network
        case other:
            raise NotForTheTrainerError(other)


def _filled(network: Any, model: Model) -> Any:
    network.import_weights(torch().tensor(model["weights"]))
    return network


def _linear(model: Model) -> Any:
    config = model["config"]
    return _filled(trainer("linear").Linear(config["receptive_field"], bias=config["bias"]), model)


def _conv_net(model: Model) -> Any:
    """It has no import of weights: its own export's order is walked the other way."""
    config, weights = model["config"], torch().tensor(model["weights"])
    if config.get("groups", 1) != 1:
        raise NotForTheTrainerError("groups in a ConvNet")
    network = trainer("conv_net").ConvNet(
        channels=config["channels"],
        dilations=config["dilations"],
        batchnorm=config["batchnorm"],
        activation=_activation(config["activation"]),
    )
    used = 0
    for name, block in network._net.named_children():
        for tensor in _tensors(name, block):
            tensor.data = weights[used : used + tensor.numel()].reshape(tensor.shape)
            used += tensor.numel()
        if config["batchnorm"] and name.startswith("block"):
            block[1].eps = float(weights[used])
            used += 1
    assert used == weights.numel()
    return network


def _tensors(name: str, block: Any) -> list[Any]:
    if name == "head":
        return [block.weight, block.bias]
    if not name.startswith("block"):
        return []
    tensors = [block[0].weight, block[0].bias]
    if hasattr(block[1], "running_mean"):
        tensors += [block[1].running_mean, block[1].running_var, block[1].weight, block[1].bias]
    return [tensor for tensor in tensors if tensor is not None]


def _fill_wavenet(network: Any, model: Model) -> None:
    assert network.import_weights(torch().tensor(model["weights"])) == len(model["weights"])
    network._head_scale = float(np.float32(model["weights"][-1]))  # it keeps a value within 1e-5
    for array, layers in zip(model["config"]["layers"], network._layer_arrays, strict=True):
        for number, layer in enumerate(layers._layers):
            layer._activation = _acted(array, number)
    if condition := model["config"].get("condition_dsp"):
        _fill_wavenet(network._condition_dsp, condition)


def _wavenet(model: Model) -> Settings:
    config = model["config"]
    settings: Settings = {
        "layers_configs": [_array(array) for array in config["layers"]],
        "head": None,
        "head_scale": config["head_scale"],
    }
    if config.get("head"):
        settings["head"] = {**config["head"], "activation": _activation(config["head"]["activation"])}
    if condition := config.get("condition_dsp"):
        if condition["architecture"] != "WaveNet":
            raise NotForTheTrainerError("a condition_dsp that is no WaveNet")
        settings["condition_dsp"] = {"name": "WaveNet", "config": _wavenet(condition)}
    return settings


def _array(array: Model) -> Settings:
    """The words of a file, old or new, as the words of the trainer."""
    head = array.get("head") or {"out_channels": array["head_size"], "kernel_size": 1, "bias": array["head_bias"]}
    if head.get("head_dilation", 1) != 1:
        raise NotForTheTrainerError("head_dilation")
    settings: Settings = {
        key: array[key]
        for key in ("input_size", "condition_size", "channels", "bottleneck", "dilations", "slimmable")
        if array.get(key) is not None
    }
    for key in ("groups_input", "groups_input_mixin"):
        settings[key] = array.get(key, 1)
    settings["kernel_sizes"] = array.get("kernel_sizes") or array["kernel_size"]
    settings["head"] = {key: head[key] for key in ("out_channels", "kernel_size", "bias")}
    for old, new in (("layer1x1", "layer_1x1_config"), ("head1x1", "head_1x1_config")):
        if old in array:
            settings[new] = array[old]
    films = {name: {"active": True, **array[name]} for name in FILMS if array.get(name)}
    settings["film_params"] = films
    settings["activation"] = [
        {"name": PAIRS[mode], "primary": "Tanh", "secondary": "Tanh"} if mode in PAIRS else "Tanh"
        for mode in (_mode(array, number) for number in range(len(array["dilations"])))
    ]  # of the right width; the activations themselves come in _fill_wavenet
    return settings


def _mode(array: Model, number: int) -> str:
    return _each(array.get("gating_mode", "gated" if array.get("gated") else "none"), number)


def _acted(array: Model, number: int) -> Any:
    """The activation of one layer, as a module of the trainer's: its settings take none inside a pair."""
    mode, primary = _mode(array, number), _module(_each(array["activation"], number))
    if mode == "none":
        return primary
    secondary = _module(_each(array.get("secondary_activation", "Sigmoid"), number))
    return getattr(trainer("_activations"), PAIRS[mode])(primary=primary, secondary=secondary)


def _module(spec: Any) -> Any:
    described = {"type": spec} if isinstance(spec, str) else dict(spec)
    if described["type"] == "PReLU":
        slope = described.get("negative_slope")
        slopes = [slope] if slope is not None else described.get("negative_slopes", [0.01])
        module = trainer("_activations").get_activation("PReLU", num_parameters=len(slopes))
        module.weight.data = torch().tensor(slopes)
        return module
    return trainer("_activations").get_activation(_activation(spec))


def _activation(spec: Any) -> Any:
    """A name, or a name with settings. The slopes of PyTorch's PReLU are weights, not settings: where it is a setting
    that is wanted, a LeakyReLU does the same with one slope."""
    described = {"type": spec} if isinstance(spec, str) else dict(spec)
    name = described.pop("type")
    if name == "Fasttanh":
        raise NotForTheTrainerError(name)
    if "negative_slope" in described:
        described.pop("negative_slopes", None)
    if "negative_slopes" in described:
        raise NotForTheTrainerError("a slope a channel outside layers")
    name = {"PReLU": "LeakyReLU", "LeakyHardTanh": "LeakyHardtanh"}.get(name, name)
    return {"name": name, **described} if described else name


def _each(value: Any, number: int) -> Any:
    return cast("list[Any]", value)[number] if isinstance(value, list) else value
