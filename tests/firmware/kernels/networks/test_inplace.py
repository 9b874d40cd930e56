"""The contract of a state that is moved on where it lies."""

import numpy as np
import pytest

from firmware.kernels.networks.inplace import PREFIX, Inplace, from_property, to_property


def test_a_state_survives_being_written_and_read() -> None:
    state = Inplace("state", (3, 1, 2), np.array([0.0, -1.5, 3e-20], np.float32))
    found = from_property(*to_property(state))
    assert (found.name, found.next, found.floats) == ("state", "state_next", 6)
    np.testing.assert_array_equal(found.at_rest(), np.array([0, 0, 0, -1.5, 3e-20, 3e-20], np.float32))


@pytest.mark.parametrize(
    "text",
    [
        "floats=2 rest=",
        "floats= rest=00000000",
        "floats=0 rest=00000000",
        "floats=-1,3 rest=0000000000000000",
        "floats=1,1 rest=00000000",
        "floats=1 rest=0000c07f",
        "floats=1 rest=xyz",
        "floats=999999999 rest=00000000",
    ],
)
def test_what_is_no_vector_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_property(f"{PREFIX}state", text)


def test_a_missing_word_is_named() -> None:
    with pytest.raises(KeyError, match="rest"):
        from_property(f"{PREFIX}state", "floats=1")
