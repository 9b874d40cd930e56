"""One named case for every feature of the format: what the parity tests and the parity table play."""

from typing import Any

from tests.oracle.wavenet import FILMS
from tests.own_captures.fill import Model
from tests.own_captures.shapes import (
    A2_DILATIONS,
    RATE,
    a1_standard,
    a2,
    conv_net,
    layer_array,
    linear,
    lstm,
    sequential,
    wavenet,
)

ACTIVATIONS: dict[str, Any] = {
    "Tanh": "Tanh",
    "Fasttanh": "Fasttanh",
    "Hardtanh": "Hardtanh",
    "Hardtanh with limits that are not read": {"type": "Hardtanh", "min_val": -0.2, "max_val": 0.3},
    "ReLU": "ReLU",
    "LeakyReLU": "LeakyReLU",
    "LeakyReLU 0.3": {"type": "LeakyReLU", "negative_slope": 0.3},
    "PReLU": "PReLU",
    "PReLU with one slope": {"type": "PReLU", "negative_slope": 0.4},
    "PReLU with a slope a channel": {"type": "PReLU", "negative_slopes": [0.1, -0.2, 0.5]},
    "PReLU with one slope and a list": {"type": "PReLU", "negative_slope": 0.4, "negative_slopes": [0.1, 0.2, 0.5]},
    "Sigmoid": "Sigmoid",
    "SiLU": "SiLU",
    "Hardswish": "Hardswish",
    "LeakyHardtanh": "LeakyHardtanh",
    "LeakyHardTanh spelt the other way": {"type": "LeakyHardTanh", "max_val": 0.4},
    "LeakyHardtanh with everything set": {
        "type": "LeakyHardtanh",
        "min_val": -0.3,
        "max_val": 0.5,
        "min_slope": 0.2,
        "max_slope": 0.05,
    },
    "Softsign": "Softsign",
}

HEAD1X1 = {"active": True, "out_channels": 2, "groups": 1}
SHIFTED: Model = {"active": True, "shift": True, "groups": 1}
PAIR = wavenet(layer_array(2, [1, 4], head_size=2), seed=8)  # a condition of two channels
QUAD = wavenet(layer_array(4, [2], head_size=4), seed=9)


def cases() -> dict[str, Model]:
    """Every named case: all are mono and none is a container or slimmable."""
    return {name: model for group in groups().values() for name, model in group.items()}


def groups() -> dict[str, dict[str, Model]]:
    """The named cases by what they try."""
    return {
        "activations": _activations(),
        "FiLMs": _films(),
        "gates, widths, 1x1s, groups": _layers(),
        "arrays, kernels, dilations, heads": _shapes(),
        "Linear": _linear(),
        "ConvNet": _conv_net(),
        "LSTM": _lstm(),
        "condition_dsp, Sequential": _nested(),
    }


def modern(channels: int, dilations: list[int], **others: Any) -> Model:
    """A layer array with gating_mode instead of gated."""
    return layer_array(channels, dilations, gated=None, **others)


def without_rate(model: Model) -> Model:
    return {key: value for key, value in model.items() if key != "sample_rate"}


def _activations() -> dict[str, Model]:
    """Each in a plain layer, behind and inside gates, in a ConvNet and in a post-stack head."""
    made: dict[str, Model] = {}
    for name, spec in ACTIVATIONS.items():
        alone = layer_array(3, [1, 5], activation=spec)
        gated = modern(3, [2], activation=spec, secondary_activation=spec, gating_mode="gated")
        blended = modern(3, [2], activation=spec, secondary_activation=spec, gating_mode="blended")
        head = {"channels": 3, "out_channels": 1, "kernel_sizes": [2, 1], "activation": spec}
        made[f"activation {name}"] = wavenet(alone, seed=3)
        made[f"activation {name}, gated"] = wavenet(gated, seed=4)
        made[f"activation {name}, blended"] = wavenet(blended, seed=5)
        made[f"activation {name}, post-stack head"] = _loud(
            wavenet(layer_array(2, [1], head_size=3), head=head, seed=6)
        )
        made[f"activation {name}, ConvNet"] = conv_net(3, [1, 2], activation=spec, seed=7)
    return made


def _loud(model: Model) -> Model:
    """With a head_scale that brings the post-stack head's activations to where they differ."""
    return {**model, "weights": [*model["weights"][:-1], 4.0]}


def _films() -> dict[str, Model]:
    """Each alone in every gating mode; without a shift; in groups of a condition of two channels; and all at once."""
    made: dict[str, Model] = {}
    for name in FILMS:
        for mode in ("none", "gated", "blended"):
            array = modern(3, [1, 3], gating_mode=mode, head1x1=HEAD1X1, **{name: SHIFTED})
            made[f"{name}, {mode}"] = wavenet(array, seed=11)
        made[f"{name} without shift"] = wavenet(modern(3, [2], head1x1=HEAD1X1, **{name: {"shift": False}}), seed=12)
        grouped = modern(4, [2], condition_size=2, head1x1=HEAD1X1, **{name: {"groups": 2}})
        made[f"{name} in groups"] = wavenet(grouped, condition_dsp=PAIR, seed=13)
    every = dict.fromkeys(FILMS, SHIFTED)
    made["all films"] = wavenet(modern(4, [1, 9], bottleneck=3, gating_mode="gated", head1x1=HEAD1X1, **every))
    made["films switched off"] = wavenet(
        modern(2, [1], conv_pre_film=False, conv_post_film={"active": False, "shift": True, "groups": 1})
    )
    return made


def _layers() -> dict[str, Model]:
    """Gates, widths, 1x1s, groups and lists with an entry for each layer."""
    mixed = modern(
        3,
        [1, 2, 4, 8],
        kernel_size=None,
        kernel_sizes=[3, 1, 2, 5],
        activation=["Tanh", {"type": "LeakyReLU", "negative_slope": 0.2}, "SiLU", "ReLU"],
        gating_mode=["none", "gated", "blended", "none"],
        secondary_activation=[None, "Hardtanh", "Sigmoid", ""],
    )
    grouped = {"groups_input": 2, "layer1x1": {"active": True, "groups": 2}}
    head1x1 = {"active": True, "out_channels": 4, "groups": 2}
    return {
        "gated as legacy files say it": wavenet(layer_array(3, [1, 2], gated=True)),
        "gated, the default second activation": wavenet(modern(3, [1, 2], gating_mode="gated")),
        "blended, the default second activation": wavenet(modern(3, [1, 2], gating_mode="blended")),
        "everything by the layer": wavenet(mixed),
        "narrow bottleneck": wavenet(modern(5, [1, 7], bottleneck=2)),
        "wide bottleneck, gated": wavenet(modern(2, [1, 7], bottleneck=5, gating_mode="gated")),
        "layer1x1 inactive": wavenet(modern(3, [1, 2, 70], layer1x1={"active": False, "groups": 1})),
        "layer1x1 inactive, blended": wavenet(
            modern(3, [1, 2], layer1x1={"active": False, "groups": 1}, gating_mode="blended")
        ),
        "head1x1 narrower": wavenet(modern(4, [1, 2], head1x1=HEAD1X1)),
        "head1x1 wider, in groups": wavenet(modern(2, [1, 2], head1x1=head1x1)),
        "head1x1 of a bottleneck, blended": wavenet(
            modern(4, [1, 2], bottleneck=3, head1x1=HEAD1X1, gating_mode="blended")
        ),
        "groups everywhere": wavenet(modern(4, [1, 3], head1x1=head1x1, **grouped)),
        "groups everywhere, gated": wavenet(
            modern(4, [1, 3], bottleneck=2, head1x1=head1x1, gating_mode="gated", **grouped)
        ),
        "one group a channel": wavenet(modern(3, [1, 3], groups_input=3, layer1x1={"active": True, "groups": 3})),
        "input mixin in groups": wavenet(modern(4, [1], condition_size=2, groups_input_mixin=2), condition_dsp=PAIR),
    }


def _shapes() -> dict[str, Model]:
    """Arrays, kernels, dilations, heads."""
    return {
        "A1 standard": a1_standard(),
        "A2 Lite": a2(3),
        "A2 Full": a2(8),
        "one layer": wavenet(layer_array(1, [1])),
        "kernel 1 has no history": wavenet(layer_array(3, [1, 5], kernel_size=1)),
        "kernel 15, odd channels": wavenet(layer_array(5, [1, 17], kernel_size=15)),
        "kernels of all sizes": wavenet(
            layer_array(3, [7, 2, 40, 1], kernel_size=None, kernel_sizes=[1, 2, 9, 6], activation="ReLU")
        ),
        "dilation longer than the block": wavenet(layer_array(4, [1, 600, 3, 64, 65, 63])),
        "dilation of one block exactly": wavenet(layer_array(2, [16, 64, 512])),
        "three arrays": wavenet(
            layer_array(6, [1, 2, 4], head_size=4),
            layer_array(4, [1, 9], input_size=6, head_size=3, head_bias=False),
            layer_array(3, [128], input_size=4, activation="ReLU"),
        ),
        "arrays joined by head1x1": wavenet(
            modern(4, [1, 2], head_size=2, head1x1=HEAD1X1),
            modern(2, [3], input_size=4, bottleneck=5, head1x1=HEAD1X1),
        ),
        "head kernels in two arrays": wavenet(
            layer_array(
                4,
                [1, 2],
                head={"out_channels": 2, "kernel_size": 5, "bias": False, "head_dilation": 3},
                head_size=None,
            ),
            layer_array(2, [3], input_size=4, head={"out_channels": 1, "kernel_size": 16, "bias": True}),
        ),
        "post-stack head": wavenet(
            layer_array(3, [1, 8], head_size=2),
            head={"channels": 4, "out_channels": 1, "kernel_sizes": [3, 1, 5], "activation": "Tanh"},
        ),
        "post-stack head of one stage": wavenet(
            layer_array(3, [1], head={"out_channels": 2, "kernel_size": 4, "bias": True, "head_dilation": 2}),
            head={"in_channels": 2, "channels": 9, "out_channels": 1, "kernel_sizes": [7], "activation": "ReLU"},
        ),
        "REV: five arrays, kernel 5": wavenet(
            *(
                layer_array(8, [64, 16, 4, 1], kernel_size=5, input_size=size, head_size=out)
                for size, out in ((1, 8), (8, 8), (8, 1))
            )
        ),
        "long A2 dilations, 7 channels": wavenet(
            layer_array(7, A2_DILATIONS[:7], kernel_size=6, activation="LeakyReLU")
        ),
    }


def _linear() -> dict[str, Model]:
    return {
        "Linear, one tap": linear(1),
        "Linear, 37 taps, no bias": linear(37, bias=False),
        "Linear, 256 taps": linear(256),
        "Linear, 1,000 taps": linear(1_000),
        "Linear, 20,000 taps": linear(20_000),
    }


def _conv_net() -> dict[str, Model]:
    return {
        "ConvNet": conv_net(4, [1, 2, 4, 8]),
        "ConvNet with batch norm": conv_net(5, [1, 2, 70], batchnorm=True, activation="ReLU"),
        "ConvNet of one block": conv_net(1, [3]),
    }


def _lstm() -> dict[str, Model]:
    return {
        "LSTM 1x1": lstm(1, 1),
        "LSTM 2x8": lstm(2, 8),
        "LSTM 3x5": lstm(3, 5, seed=9),
        "LSTM of an unknown sample rate": without_rate(lstm(1, 4)),
    }


def _nested() -> dict[str, Model]:
    """Conditions, series, and the widths that only stand between two models."""
    wide_in = modern(3, [1, 2], input_size=2, condition_size=2)
    return {
        "condition_dsp": wavenet(modern(3, [1, 2]), condition_dsp=wavenet(layer_array(2, [1, 30]), seed=2)),
        "condition_dsp of two channels": wavenet(
            modern(3, [1], condition_size=2, head_size=3),
            modern(3, [5], condition_size=2, input_size=3),
            condition_dsp=PAIR,
        ),
        "condition_dsp of four channels, films": wavenet(
            modern(4, [1, 2], condition_size=4, activation_pre_film=SHIFTED, input_mixin_pre_film={"groups": 4}),
            condition_dsp=QUAD,
        ),
        "condition_dsp within a condition_dsp": wavenet(
            modern(2, [1], condition_size=2),
            condition_dsp=wavenet(modern(2, [3], head_size=2, condition_size=2), condition_dsp=PAIR, seed=2),
        ),
        "condition_dsp with a post-stack head": wavenet(
            modern(3, [2], condition_size=2),
            condition_dsp=wavenet(
                layer_array(2, [1]),
                head={"channels": 3, "out_channels": 2, "kernel_sizes": [2, 3], "activation": "Tanh"},
            ),
        ),
        "condition_dsp is an LSTM": wavenet(
            modern(2, [1], condition_size=2), condition_dsp=lstm(1, 3, outputs=2), **RATE
        ),
        "condition_dsp is a ConvNet": wavenet(modern(2, [1, 2]), condition_dsp=conv_net(3, [1, 2])),
        "condition_dsp is Linear": wavenet(modern(2, [1], condition_size=3), condition_dsp=linear(40, outputs=3)),
        "Sequential WaveNet, Linear": sequential(wavenet(layer_array(3, [1, 4])), linear(600, bias=False)),
        "Sequential LSTM, Linear": sequential(lstm(1, 4), linear(90, **RATE), **RATE),
        "Sequential of one": sequential(conv_net(2, [1])),
        "Sequential within Sequential": sequential(
            linear(3, **RATE), sequential(lstm(1, 2, seed=5), wavenet(layer_array(2, [9]), **RATE), **RATE), **RATE
        ),
        "Linear 1 to 2, 2 to 2, 2 to 1": sequential(
            linear(5, outputs=2), linear(7, inputs=2, outputs=2, seed=2), linear(9, inputs=2, seed=3)
        ),
        "Linear 1 to 2, long, into a WaveNet of two inputs": sequential(
            linear(700, outputs=2), wavenet(wide_in, in_channels=2)
        ),
        "WaveNet of two outputs into Linear": sequential(wavenet(modern(3, [2], head_size=2)), linear(400, inputs=2)),
        "LSTM of two inputs and outputs": sequential(
            linear(2, outputs=2, **RATE), lstm(2, 3, inputs=2, outputs=2, seed=5), linear(1, inputs=2, **RATE), **RATE
        ),
        "ConvNet in groups": sequential(
            linear(3, outputs=2),
            conv_net(4, [1, 5], inputs=2, outputs=2, groups=2, batchnorm=True),
            linear(2, inputs=2),
        ),
    }
