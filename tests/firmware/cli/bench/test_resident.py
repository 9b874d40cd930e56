"""The memory of resident captures is measured in a process of its own, and what goes wrong there is reported here."""

from pathlib import Path

import pytest

from firmware.cli.bench.resident import resident_kib
from firmware.errors import GraphError
from tests.stand_ins.wires import wire


def test_more_captures_are_measured_and_not_the_first_with_its_code(tmp_path: Path) -> None:
    each_kib = resident_kib(wire(tmp_path, 44_100, 64), 30)
    assert 250.0 < each_kib < 1_000.0, "the two resamplers alone keep 274 KiB"


def test_a_graph_that_cannot_be_loaded_is_reported_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"cannot be held in memory .*gone\.onnx") as caught:
        resident_kib(tmp_path / "gone.onnx", 3)
    assert "\n" not in caught.value.sentence
