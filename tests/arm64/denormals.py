"""Run by tests/arm64/run: on aarch64, denormals are on, can be flushed on this thread, and then are zero."""

import platform

from firmware.audio.realtime import Grant, denormals_are_zero, flush_denormals
from firmware.messages import Realtime

assert platform.machine() == "aarch64", platform.machine()
assert not denormals_are_zero(), "denormals are flushed before anybody asked"
assert flush_denormals("x86_64").bit is Realtime.NONE, "the mode of another machine was taken for granted"
assert not denormals_are_zero()
assert flush_denormals() == Grant(Realtime.DENORMALS_OFF)
assert denormals_are_zero()
print("aarch64: denormals count as zero, read back and by arithmetic")
