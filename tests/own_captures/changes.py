"""Small changes to a raw JSON object, for tests that refuse or vary."""

import json
from collections.abc import Callable
from typing import Any, cast

from tests.own_captures.fill import Model

Place = tuple[str | int, ...]

LAYER: Place = ("config", "layers", 0)


def changed(model: Model, change: Callable[[Any], object]) -> Model:
    """A copy of `model` with `change` made to it."""
    copy = json.loads(json.dumps(model))
    change(copy)
    return copy


def put(*path: str | int, value: object) -> Callable[[Any], None]:
    """A change that writes `value` at `path`."""

    def change(model: Any) -> None:
        for step in path[:-1]:
            model = model[step]
        model[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[Any], None]:
    """A change that takes away what is at `path`."""

    def change(model: Any) -> None:
        for step in path[:-1]:
            model = model[step]
        del model[path[-1]]

    return change


def places(value: Any, here: Place = ()) -> list[Place]:
    """Every place in a raw JSON object but single weights."""
    found: list[Place] = [here] if here else []
    if isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            found += places(inner, (*here, key))
    elif isinstance(value, list) and here[-1:] != ("weights",):
        for index, inner in enumerate(cast("list[Any]", value)):
            found += places(inner, (*here, index))
    return found
