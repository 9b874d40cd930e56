"""Asking the reader, and holding its refusals to the form that a person can use."""

import json

import pytest

from firmware.captures.nam import nam_file
from firmware.captures.nam.networks import Network
from firmware.errors import OLED_LINE_CHARS, CaptureError
from tests.own_captures import Model

NAME = "Bad amp.nam"


def capture_of(model: object, file: str = "own.nam") -> nam_file.Capture:
    """The capture in a raw JSON object."""
    return nam_file.parse(json.dumps(model).encode(), file)


def network_of(model: Model) -> Network:
    """The network of a capture that has one."""
    (submodel,) = capture_of(model).submodels
    return submodel.network


def refused(model: object) -> str:
    return refusal(json.dumps(model).encode())


def refusal(content: bytes) -> str:
    """The sentence with which `content` is refused; it must name the file, end, and be short and of one line."""
    with pytest.raises(CaptureError) as caught:
        nam_file.parse(content, NAME)
    assert 0 < len(caught.value.short) <= OLED_LINE_CHARS
    sentence = caught.value.sentence
    assert_one_sentence(sentence)
    return sentence


def assert_one_sentence(sentence: str) -> None:
    assert sentence.startswith(f"{NAME}: ")
    assert sentence.endswith(".")
    assert sentence.isprintable(), "no line break, control character or bidi mark"
    assert len(sentence) < 400
    assert ";" in sentence, "what is wrong; what to do"
