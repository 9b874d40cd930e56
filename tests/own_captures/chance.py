"""Captures by chance: features combined as nobody would by hand, yet only as NeuralAmpModelerCore would load them."""

import random
from collections.abc import Sequence
from typing import Any

from tests.own_captures.fill import Model
from tests.own_captures.shapes import RATE, container, conv_net, linear, lstm, sequential, wavenet

FILMS_INSIDE = (
    "conv_pre_film",
    "conv_post_film",
    "input_mixin_pre_film",
    "input_mixin_post_film",
    "activation_pre_film",
    "activation_post_film",
)
PLAIN = ("Tanh", "Fasttanh", "Hardtanh", "ReLU", "LeakyReLU", "PReLU", "Sigmoid", "SiLU", "Hardswish", "Softsign")
DEEPEST = 2  # models within models


def by_chance(seed: int) -> Model:
    """A mono capture of any architecture; the same one for the same seed."""
    dice = random.Random(seed)
    if dice.random() < 0.1:
        return container({0.4: _model(dice, 1, 1, 0), 1.0: _model(dice, 1, 1, 0)}, **RATE)
    return _model(dice, 1, 1, DEEPEST)


def _model(dice: random.Random, inputs: int, outputs: int, depth: int) -> Model:
    kind = dice.choice(("WaveNet", "WaveNet", "WaveNet", "WaveNet", "ConvNet", "LSTM", "Linear", "Sequential"))
    seed = dice.randrange(1 << 30)
    if kind == "Sequential" and depth:
        between = dice.randint(1, 3)
        parts = (_model(dice, inputs, between, depth - 1), _model(dice, between, outputs, depth - 1))
        return sequential(*parts, **RATE)
    if kind == "Linear" and (1 in (inputs, outputs) or inputs == outputs):
        taps = dice.choice((1, 2, 17, 300, 2_000))
        return linear(taps, bias=dice.random() < 0.5, inputs=inputs, outputs=outputs, seed=seed, **RATE)
    if kind == "LSTM":
        return lstm(dice.randint(1, 2), dice.randint(1, 6), inputs=inputs, outputs=outputs, seed=seed)
    if kind == "ConvNet":
        groups = dice.choice(_divisors(inputs))
        settings = {"groups": groups, "batchnorm": dice.random() < 0.5, "activation": _activation(dice, None)}
        dilations = [dice.randint(1, 70) for _ in range(dice.randint(1, 4))]
        channels = groups * dice.randint(1, 3)
        return {**conv_net(channels, dilations, inputs=inputs, outputs=outputs, seed=seed, **settings), **RATE}
    return _wavenet(dice, inputs, outputs, depth, seed)


def _wavenet(dice: random.Random, inputs: int, outputs: int, depth: int, seed: int) -> Model:
    size, beside = inputs, RATE
    if depth and dice.random() < 0.35:
        size = dice.randint(1, 4)
        beside = {**RATE, "condition_dsp": _model(dice, inputs, size, depth - 1)}
    head = None
    last = outputs
    if dice.random() < 0.25:
        last = dice.randint(1, 3)
        taps = [dice.randint(1, 6) for _ in range(dice.randint(1, 3))]
        head = {"channels": dice.randint(1, 4), "out_channels": outputs, "kernel_sizes": taps}
        head["activation"] = _activation(dice, None)
    count = dice.randint(1, 3)
    arrays: list[Model] = []
    for number in range(count):
        before = arrays[-1] if arrays else None
        channels = before["head"]["out_channels"] if before else dice.randint(1, 6)
        given = last if number == count - 1 else dice.randint(1, 5)
        array = _array(dice, channels, size, given, joined=before is not None)
        arrays.append({**array, "input_size": before["channels"] if before else inputs})
    if inputs > 1:
        beside = {**beside, "in_channels": inputs}
    return wavenet(*arrays, seed=seed, head=head, **beside)


def _array(dice: random.Random, channels: int, size: int, given: int, *, joined: bool) -> Model:
    """`joined`: the head of the array before comes in, so that what the layers give must be as wide as channels."""
    layers = dice.randint(1, 4)
    inner = dice.choice((channels, channels, dice.randint(1, 6)))
    head1x1 = dice.random() < 0.3 or (joined and inner != channels)
    outward = channels if joined else dice.randint(1, 4)
    silent = inner == channels and dice.random() < 0.12
    array: Model = {
        "condition_size": size,
        "channels": channels,
        "bottleneck": inner,
        "dilations": [dice.choice((1, 2, 3, 5, 16, 31, 64, 90)) for _ in range(layers)],
        "kernel_sizes": [dice.randint(1, 5) for _ in range(layers)],
        "groups_input": dice.choice(_divisors(channels, inner)),
        "layer1x1": {"active": not silent, "groups": dice.choice(_divisors(channels, inner))},
        "head": {"out_channels": given, "kernel_size": dice.choice((1, 1, 4)), "bias": dice.random() < 0.5},
    }
    if dice.random() < 0.5:
        array["head"]["head_dilation"] = dice.randint(1, 20)
    if head1x1:
        groups = dice.choice(_divisors(inner, outward))
        array["head1x1"] = {"active": True, "out_channels": outward, "groups": groups}
    modes = [dice.choice(("none", "gated", "blended")) for _ in range(layers)]
    if dice.random() < 0.5:
        modes = modes[:1] * layers
    array["gating_mode"] = modes
    array["activation"] = [_activation(dice, inner) for _ in range(layers)]
    array["secondary_activation"] = [_activation(dice, inner) if mode != "none" else None for mode in modes]
    array["groups_input_mixin"] = dice.choice(_divisors(size, inner))
    films = [*FILMS_INSIDE, *([] if silent else ["layer1x1_post_film"]), *(["head1x1_post_film"] if head1x1 else [])]
    dims = {"conv_pre_film": channels, "layer1x1_post_film": channels, "head1x1_post_film": outward}
    for name in films:
        if dice.random() < 0.25:
            dim = size if name == "input_mixin_pre_film" else dims.get(name, inner)
            array[name] = {"shift": dice.random() < 0.6, "groups": dice.choice(_divisors(size, dim))}
    return array


def _activation(dice: random.Random, channels: int | None) -> Any:
    """A slope a channel only where it is known how many there are."""
    kind = dice.randrange(6)
    if kind == 0:
        return {"type": "LeakyReLU", "negative_slope": round(dice.uniform(-0.2, 0.9), 3)}
    if kind == 1 and channels:
        return {"type": "PReLU", "negative_slopes": [round(dice.uniform(-0.2, 0.9), 3) for _ in range(channels)]}
    if kind == 2:
        low, high = -dice.uniform(0.1, 1.5), dice.uniform(0.1, 1.5)
        return {"type": "LeakyHardtanh", "min_val": low, "max_val": high, "min_slope": 0.1, "max_slope": 0.02}
    return dice.choice(PLAIN)


def _divisors(*sizes: int) -> Sequence[int]:
    """Those of all sizes."""
    return [n for n in range(1, min(sizes) + 1) if all(size % n == 0 for size in sizes)]
