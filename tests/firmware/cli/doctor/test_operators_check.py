"""What the doctor says of the fused operators."""

import subprocess
from pathlib import Path

import pytest

from firmware.cli.doctor.finding import GOOD, WARNING
from firmware.cli.doctor.operators_check import check_operators
from firmware.kernels.library import FILE
from hw.packages import environment


def test_a_library_that_opens_is_well_and_names_its_loops(operators: Path) -> None:
    found = check_operators(operators.parent)
    assert (found.name, found.grade) == ("operators", GOOD)
    assert found.says in ("baseline", "avx2")


def test_without_one_it_is_said_what_is_lost_and_what_to_type(tmp_path: Path) -> None:
    found = check_operators(tmp_path)
    assert found.grade == WARNING
    assert found.says.startswith("not built: captures play through the graph of plain operators")
    assert "3 times the time for an A1 standard and in 5 times for an A2" in found.says
    assert found.says.endswith(f"type: sudo apt-get install --yes g++ && {environment().operators()}")


def test_one_that_is_no_library_is_reported_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no library")
    found = check_operators(tmp_path)
    assert found.grade == WARNING
    assert found.says.startswith("they do not open (")
    assert "type: sudo apt-get install --yes g++ && " in found.says
    assert "\n" not in found.says


def test_one_for_another_processor_ends_the_probe_and_not_the_doctor(tmp_path: Path) -> None:
    source = tmp_path / "ill.c"
    source.write_text("void *RegisterCustomOps(void *a, const void *b) { __builtin_trap(); }\n")
    subprocess.run(["gcc", "-shared", "-fPIC", str(source), "-o", str(tmp_path / FILE)], check=True)
    found = check_operators(tmp_path)
    assert found.grade == WARNING
    assert "they do not open (signal " in found.says


def test_one_without_a_variant_does_not_open(tmp_path: Path) -> None:
    source = tmp_path / "mute.c"
    source.write_text("void *RegisterCustomOps(void *a, const void *b) { return 0; }\n")
    subprocess.run(["gcc", "-shared", "-fPIC", str(source), "-o", str(tmp_path / FILE)], check=True)
    assert "etalon_variant" in check_operators(tmp_path).says


@pytest.mark.usefixtures("no_operators")
def test_by_itself_it_looks_beside_the_sources() -> None:
    assert check_operators().grade == WARNING
