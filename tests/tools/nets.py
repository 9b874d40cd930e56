"""The three shapes of net that the bundled captures have, as NAM's trainer spells them."""

from typing import Any

_A2_DILATIONS = [1, 3, 7, 17, 41, 101, 239]
_A1_DILATIONS = [1, 2, 4, 8, 16, 32, 64]
_A1_LONG_DILATIONS = [128, 256, 512, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

A2_LITE: dict[str, Any] = {
    "name": "WaveNet",
    "config": {
        "layers_configs": [
            {
                "input_size": 1,
                "condition_size": 1,
                "channels": 3,
                "kernel_sizes": [6] * 14 + [15, 15] + [6] * 7,
                "dilations": [*_A2_DILATIONS, *_A2_DILATIONS, 1, 13, *_A2_DILATIONS],
                "activation": "LeakyReLU",
                "head": {"out_channels": 1, "kernel_size": 16, "bias": True},
            }
        ],
        "head_scale": 0.01,
    },
}


def _a1_array(inputs: int, channels: int, head: int, dilations: list[int], *, bias: bool) -> dict[str, Any]:
    return {
        "input_size": inputs,
        "condition_size": 1,
        "channels": channels,
        "kernel_size": 3,
        "dilations": dilations,
        "activation": "Tanh",
        "head": {"out_channels": head, "kernel_size": 1, "bias": bias},
    }


A1_NANO: dict[str, Any] = {
    "name": "WaveNet",
    "config": {
        "layers_configs": [
            _a1_array(1, 4, 2, _A1_DILATIONS, bias=False),
            _a1_array(4, 2, 1, _A1_LONG_DILATIONS, bias=True),
        ],
        "head_scale": 0.02,
    },
}

A1_FEATHER: dict[str, Any] = {
    "name": "WaveNet",
    "config": {
        "layers_configs": [
            _a1_array(1, 8, 4, _A1_DILATIONS, bias=False),
            _a1_array(8, 4, 1, _A1_LONG_DILATIONS, bias=True),
        ],
        "head_scale": 0.02,
    },
}

LSTM_16: dict[str, Any] = {
    "name": "LSTM",
    "config": {"num_layers": 1, "hidden_size": 16, "train_burn_in": 4096, "train_truncate": 512},
}
