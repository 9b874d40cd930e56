"""Reading captures: nothing that a file may hold raises anything but a CaptureError."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.errors import CaptureError
from firmware.rig import nam_file
from tests.own_captures import (
    a2,
    container,
    drop,
    lstm,
    put,
    tiny,
)

NAME = "Bad amp.nam"

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["Tanh", "none", "gated", 10**30]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


def places(value: object, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a structure but single weights."""
    found: list[tuple[str | int, ...]] = [here] if here else []
    if isinstance(value, dict):
        for key, inner in value.items():  # pyright: ignore[reportUnknownVariableType]
            found += places(inner, (*here, str(key)))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list) and here[-1:] != ("weights",):
        for index, inner in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            found += places(inner, (*here, index))  # pyright: ignore[reportUnknownArgumentType]
    return found


def parse_or_refuse(content: bytes) -> None:
    sentence = f"{NAME} is fine."
    try:
        nam_file.parse(content, NAME)
    except CaptureError as error:
        sentence = error.sentence
    assert sentence.startswith(NAME)
    assert "\n" not in sentence


SEEDS = [
    tiny(metadata={"loudness": -20.0, "name": "x"}, sample_rate=48_000),
    lstm(1, 2),
    a2(3),
    container({0.5: tiny(), 1.0: lstm(1, 1)}, metadata={}),
]


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_no_mutation_of_a_capture_raises_anything_but_a_capture_error(data: st.DataObject) -> None:
    model = json.loads(json.dumps(data.draw(st.sampled_from(SEEDS))))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places(model)))
        try:
            (drop(*place) if data.draw(st.booleans()) else put(*place, value=data.draw(JSON)))(model)
        except (KeyError, IndexError, TypeError):
            continue
    parse_or_refuse(json.dumps(model).encode())


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_damage_to_the_bytes_raises_anything_but_a_capture_error(data: st.DataObject) -> None:
    content = bytearray(json.dumps(data.draw(st.sampled_from(SEEDS[:2]))).encode())
    start = data.draw(st.integers(0, len(content)))
    content[start : start + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    parse_or_refuse(bytes(content))
