"""Captures that can be played in several sizes: containers, and WaveNets that are sliced by channels."""

from typing import Any

from tests.own_captures.fill import Model
from tests.own_captures.shapes import RATE, container, conv_net, layer_array, linear, lstm, sequential, wavenet
from tests.own_captures.table import HEAD1X1, PAIR, SHIFTED, modern

FILMS: dict[str, Any] = {
    "conv_pre_film": SHIFTED,
    "conv_post_film": SHIFTED,
    "input_mixin_pre_film": SHIFTED,
    "activation_pre_film": SHIFTED,
    "layer1x1_post_film": SHIFTED,
}


def sizes() -> dict[str, tuple[Model, tuple[float, ...]]]:
    """Each with the max_value of the sizes that Core would play, smallest first."""
    return {**_containers(), **_sliced(), **_whole()}


def slimmable(*allowed: int) -> Model:
    """Without `allowed`, every count from 1 to channels."""
    kwargs = {"allowed_channels": list(allowed)} if allowed else {}
    return {"slimmable": {"method": "slice_channels_uniform", "kwargs": kwargs}}


def _containers() -> dict[str, tuple[Model, tuple[float, ...]]]:
    small, large = wavenet(layer_array(1, [1])), wavenet(layer_array(3, [1, 40]))
    every = {0.2: linear(3), 0.4: conv_net(2, [1]), 0.6: lstm(1, 4), 0.8: sequential(linear(2), small), 1.0: large}
    return {
        "container of two": (container({0.5: small, 1.0: large}), (0.5, 1.0)),
        "container of every architecture": (container(every, **RATE), (0.2, 0.4, 0.6, 0.8, 1.0)),
        "container that goes beyond 1": (container({0.7: small, 3.0: large}), (0.7, 3.0)),
    }


def _sliced() -> dict[str, tuple[Model, tuple[float, ...]]]:
    quarters = (0.25, 0.5, 0.75, 1.0)
    made: dict[str, tuple[Model, tuple[float, ...]]] = {
        "sliced, every count": (wavenet(modern(4, [1, 5], **slimmable())), quarters),
        "sliced, some counts": (wavenet(modern(5, [1, 5], **slimmable(2, 5))), (0.5, 1.0)),
        "sliced, two arrays in step": (
            wavenet(modern(4, [1, 2], head_size=4, **slimmable()), modern(4, [3], input_size=4, **slimmable())),
            quarters,
        ),
        "sliced, two arrays with other counts": (
            wavenet(modern(6, [1], head_size=2, **slimmable(2, 4, 6)), modern(2, [3], input_size=6, **slimmable())),
            (1 / 3, 0.5, 2 / 3, 1.0),
        ),
        "sliced, only the first array": (
            wavenet(modern(4, [1], head_size=3, **slimmable(1, 4)), modern(3, [3], input_size=4)),
            (0.5, 1.0),
        ),
        "sliced, conditioned": (
            wavenet(modern(3, [1], condition_size=2, **slimmable()), condition_dsp=PAIR),
            (1 / 3, 2 / 3, 1.0),
        ),
    }
    features: dict[str, dict[str, Any]] = {
        "bottleneck": {"bottleneck": 2},
        "wide bottleneck, gated": {"bottleneck": 7, "gating_mode": "gated"},
        "gated": {"gating_mode": "gated"},
        "blended": {"gating_mode": "blended"},
        "layer1x1 inactive": {"layer1x1": {"active": False, "groups": 1}},
        "head1x1": {"head1x1": HEAD1X1},
        "films": FILMS,
        "films, gated, head1x1": {**FILMS, "gating_mode": "gated", "head1x1": HEAD1X1, "head1x1_post_film": SHIFTED},
    }
    for name, feature in features.items():
        made[f"sliced, {name}"] = (wavenet(modern(4, [1, 6], **slimmable(), **feature)), quarters)
    return made


def _whole() -> dict[str, tuple[Model, tuple[float, ...]]]:
    """What Core cannot cut, it plays in full width."""
    long_head = {"out_channels": 1, "kernel_size": 3, "bias": True}
    return {
        "slimmable, but in groups": (wavenet(modern(4, [1], groups_input=2, **slimmable())), (1.0,)),
        "slimmable, but with a long head": (wavenet(modern(4, [1], head=long_head, **slimmable())), (1.0,)),
        "not slimmable: null": (wavenet(modern(4, [1], slimmable=None)), (1.0,)),
    }
