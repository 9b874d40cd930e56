import ctypes
import gc
import hashlib
import threading
import time
import weakref
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from firmware.audio.loader import Loaded, Loader
from firmware.audio.tone import Design, design
from firmware.errors import GraphError
from firmware.messages import Damaged, Failed, Load
from firmware.sound import Tone
from tests.stand_ins.fakes import FakeAmp


def wait_for(loader: Loader) -> object:
    """The next thing staged."""
    end_s = time.monotonic() + 10.0
    while time.monotonic() < end_s:
        staged = loader.take()
        if staged is not None:
            return staged
        time.sleep(0.001)
    raise AssertionError("the loader staged nothing in 10 s")


def refuse(_path: str) -> FakeAmp:
    raise GraphError("x.onnx is torn; import the capture again.", short="import it again")


def crash(_path: str) -> FakeAmp:
    raise MemoryError("no room")


def load_fake(_path: str) -> FakeAmp:
    return FakeAmp()


def test_a_loaded_amp_is_staged_under_its_number() -> None:
    paths: list[str] = []

    def load(path: str) -> FakeAmp:
        paths.append(path)
        assert threading.current_thread().name == "loader"
        return FakeAmp()

    loader = Loader(load, rate_hz=48_000, block_frames=64)
    loader.put(Load(7, "/library/x.onnx"))
    staged = wait_for(loader)
    assert isinstance(staged, Loaded)
    assert staged.amp_id == 7
    assert paths == ["/library/x.onnx"]
    loader.close()


def test_nothing_is_staged_before_something_was_asked_for() -> None:
    loader = Loader(load_fake, rate_hz=48_000, block_frames=64)
    assert loader.take() is None
    loader.close()
    assert loader.take() is None


def test_a_capture_that_cannot_be_loaded_comes_back_as_its_sentence() -> None:
    loader = Loader(refuse, rate_hz=48_000, block_frames=64)
    loader.put(Load(3, "x.onnx"))
    assert wait_for(loader) == Failed(3, "x.onnx is torn; import the capture again.")
    loader.close()


def test_even_an_error_nobody_thought_of_leaves_the_thread_alive() -> None:
    loader = Loader(crash, rate_hz=48_000, block_frames=64)
    for amp_id in (1, 2):
        loader.put(Load(amp_id, "x.onnx"))
        failed = wait_for(loader)
        assert isinstance(failed, Failed)
        assert failed.amp_id == amp_id
        assert "no room" in failed.sentence
    loader.close()


def flipped(content: bytes) -> bytes:
    """The same length, one bit another."""
    return content[:500] + bytes([content[500] ^ 4]) + content[501:]


def test_a_graph_with_a_flipped_bit_is_not_loaded(tmp_path: Path) -> None:
    graph, made = tmp_path / "x.onnx", bytes(range(256)) * 4
    loader = Loader(load_fake, rate_hz=48_000, block_frames=64)
    order = Load(1, str(graph), hashlib.sha256(made).digest())
    graph.write_bytes(flipped(made))
    loader.put(order)
    assert wait_for(loader) == Damaged(
        1, f"{graph} is not as it was prepared; it must be made anew from its capture."
    )
    graph.write_bytes(made)
    loader.put(order)
    assert isinstance(wait_for(loader), Loaded)
    graph.write_bytes(flipped(made))
    loader.put(Load(1, str(graph)))
    assert isinstance(wait_for(loader), Loaded), "nobody knows how it should be: it was prepared by an older pedal"
    loader.close()


def test_a_graph_that_cannot_be_read_is_damaged_and_one_that_is_not_there_is_for_the_engine_to_say(
    tmp_path: Path,
) -> None:
    loader = Loader(refuse, rate_hz=48_000, block_frames=64)
    loader.put(Load(1, str(tmp_path), bytes(range(32))))
    assert isinstance(wait_for(loader), Damaged)
    loader.put(Load(2, str(tmp_path / "x.onnx"), bytes(range(32))))
    assert wait_for(loader) == Failed(2, "x.onnx is torn; import the capture again.")
    loader.close()


def test_an_amp_for_other_blocks_is_refused() -> None:
    loader = Loader(load_fake, rate_hz=48_000, block_frames=128)
    loader.put(Load(1, "x.onnx"))
    failed = wait_for(loader)
    assert isinstance(failed, Failed)
    assert "64" in failed.sentence
    assert "128" in failed.sentence
    loader.close()


@pytest.mark.parametrize(("on", "knobs"), [(True, (7.0, 3.0, 6.0)), (False, (5.0, 5.0, 5.0))])
def test_a_tone_is_computed_here_and_off_is_flat(*, on: bool, knobs: tuple[float, float, float]) -> None:
    loader = Loader(load_fake, rate_hz=48_000, block_frames=64)
    loader.put(Tone(on, 7.0, 3.0, 6.0))
    staged = wait_for(loader)
    expected = design(Tone(True, *knobs), rate_hz=48_000, block_frames=64)
    assert np.array_equal(cast("Design", staged).matrix, expected.matrix)
    loader.close()


def test_a_discarded_amp_is_freed_by_the_thread_and_without_a_collector() -> None:
    loader = Loader(load_fake, rate_hz=48_000, block_frames=64)
    gc.disable()
    try:
        amp = FakeAmp()
        freed_by: list[str] = []
        weakref.finalize(amp, lambda: freed_by.append(threading.current_thread().name))
        loader.discard(amp)
        loader.put(Load(1, "x.onnx"))
        wait_for(loader)
        assert not freed_by, "whoever discards it still holds it"
        del amp
        loader.sweep()
        loader.put(Load(1, "x.onnx"))
        wait_for(loader)
    finally:
        gc.enable()
    assert freed_by == ["loader"]
    loader.close()


def own_stack_bytes() -> int:
    """Of the thread that calls."""
    libc, attributes, size = ctypes.CDLL(None), ctypes.create_string_buffer(128), ctypes.c_size_t()
    libc.pthread_self.restype = ctypes.c_ulong
    assert libc.pthread_getattr_np(ctypes.c_ulong(libc.pthread_self()), attributes) == 0
    assert libc.pthread_attr_getstacksize(attributes, ctypes.byref(size)) == 0
    return size.value


def test_the_threads_have_small_stacks_which_are_locked_in_full_and_others_have_theirs() -> None:
    found: list[int] = []
    loader = Loader(load_fake, rate_hz=48_000, block_frames=64, on_start=lambda: found.append(own_stack_bytes()))
    other = threading.Thread(target=lambda: found.append(own_stack_bytes()))
    loader.close()
    other.start()
    other.join()
    assert max(found[:2]) <= 1 << 20 < found[2]


def test_the_thread_finds_its_place_before_it_does_anything() -> None:
    began: list[str] = []

    def load(_path: str) -> FakeAmp:
        assert "loader" in began
        return FakeAmp()

    loader = Loader(
        load, rate_hz=48_000, block_frames=64, on_start=lambda: began.append(threading.current_thread().name)
    )
    loader.put(Load(1, "x.onnx"))
    assert isinstance(wait_for(loader), Loaded)
    loader.close()
