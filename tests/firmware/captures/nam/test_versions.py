"""Versions of the format: exactly those that NAM Core takes, in every model object of a file."""

import pytest

from tests.firmware.captures.nam.asking import capture_of, refused
from tests.own_captures import changed, container, layer_array, put, sequential, tiny, wavenet


@pytest.mark.parametrize("version", ["0.5.0", "0.5.4", "0.5.9", "0.6.99", "0.7.0"])
def test_versions_that_nam_core_takes_are_taken(version: str) -> None:
    info = capture_of(tiny(version=version)).info
    assert info.version == version
    assert not info.partly_known


@pytest.mark.parametrize("version", ["0.7.1", "0.7.30"])
def test_a_later_patch_is_taken_and_reported(version: str) -> None:
    assert capture_of(tiny(version=version)).info.partly_known


@pytest.mark.parametrize("version", ["0.4.9", "0.8.0", "1.0.0", "1.5.0", "0.0.0"])
def test_other_versions_are_refused(version: str) -> None:
    assert f"format version {version}" in refused(tiny(version=version))


@pytest.mark.parametrize("version", ["0.5", "0.5.0.1", "v0.5.0", "0.5.x", "", "٠.٥.٠", 7, None, "0.5.0\n", "0.-5.0"])
def test_versions_of_another_form_are_refused(version: object) -> None:
    assert "version" in refused(tiny(version=version))


def test_a_model_inside_another_has_its_version_checked_too() -> None:
    old = tiny(version="0.4.0")
    conditioned = changed(wavenet(layer_array(2, [1])), put("config", "condition_dsp", value=old))
    for model in (container({1.0: old}), sequential(old), conditioned):
        assert "format version 0.4.0" in refused(model)
