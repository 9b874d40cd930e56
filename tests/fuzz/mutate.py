"""Captures changed as JSON, so that what comes out is JSON still: of those changed as bytes one in ten is."""

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

from tests.own_captures import Model, places

Mutator = Callable[[bytes, int, int], bytes]  # the file, how long it may become, a seed

VALUES: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 1, 2, 3, 7, 255, 256, 257, 65_536, 10**6, 10**18, 0.5, 2.0, -0.0, 1e30, 1e39),
    *("", "x", "none", "gated", "blended", "Linear", "0.7.1", "0.8.0", [], [1], [2, 1], [[]], {}, {"active": True}),
    *({"type": "PReLU", "negative_slopes": [0.1]}, {"method": "slice_channels_uniform", "kwargs": {}}),
)
MOST_CHANGES = 4


def by_structure(seeds: Sequence[Model]) -> Mutator:
    """What libFuzzer calls for the next file: the last one, or a seed where that is no object any more, with a few
    places dropped, overwritten, filled from elsewhere or from another seed."""

    def mutate(content: bytes, most_bytes: int, seed: int) -> bytes:
        dice = random.Random(seed)
        try:
            model: Any = json.loads(content)
        except ValueError:
            model = None
        if not isinstance(model, dict):
            model = _copy(dice.choice(seeds))
        for _ in range(dice.randint(1, MOST_CHANGES)):
            _change(model, dice, seeds)
        mutated = json.dumps(model).encode()
        return mutated if len(mutated) <= most_bytes else json.dumps(dice.choice(seeds)).encode()

    return mutate


def _change(model: Any, dice: random.Random, seeds: Sequence[Model]) -> None:
    where = places(model)
    if not where:
        return
    *parents, last = dice.choice(where)
    target = model
    for step in parents:
        target = target[step]
    match dice.randrange(4):
        case 0:
            del target[last]
        case 1:
            target[last] = _copy(dice.choice(VALUES))
        case 2:
            target[last] = _copy(_at(model, dice.choice(where)))
        case _:
            other = dice.choice(seeds)
            target[last] = _copy(_at(other, dice.choice(places(other))))


def _at(value: Any, place: Sequence[str | int]) -> Any:
    for step in place:
        value = value[step]
    return value


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value))
