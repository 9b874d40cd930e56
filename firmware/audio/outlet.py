"""The way to the jack, which there is once: in NumPy, or in the loops that were compiled with the operators.

    wet ------------------------------+-- mix --+-- level -- into
    source -- dry delay -- dry gain --+    tails+

`mix` is the share of the wet side: 1 is that alone, 0 the guitar as it came. That waits by as many frames as the amp
is late, so that the two fit on each other where they meet. Audio thread only; also offline, for `pedal render`. All
buffers are made here, and nothing here can fail.
"""

import ctypes
from collections.abc import Callable
from functools import partial

import numpy as np

from firmware.arrays import Block
from firmware.audio.meter import FLAT_ABOVE, InputMeter, Meter, flat_frames
from firmware.audio.ramp import Ramp
from firmware.kernels.strip.loops import Loops
from firmware.kernels.strip.records import LineRecord, OutletRecord
from firmware.levels import FULL_SCALE
from firmware.messages import LONGEST_DRY_DELAY_FRAMES

NO_SOUND = 1e6  # what is more than 120 dB above full scale is as broken as NaN

Calls = tuple[Callable[[], object], Callable[[], object], Callable[[], object]]


def is_sound(block: Block, magnitude: Block) -> bool:
    """Whether it is no NaN and not louder than anything can be; `magnitude` is a workspace."""
    np.abs(block, out=magnitude)
    return magnitude.item(magnitude.argmax()) < NO_SOUND  # false for NaN too; 1 us, with `max` 2


def fill_line(record: LineRecord, line: Block, block_frames: int) -> None:
    """The way of every ramp beside it; whoever owns `line` keeps it alive."""
    record.frames, record.ramp_frames, record.line = block_frames, line.size - block_frames, line.ctypes.data


class Outlet:
    """`begin_block` names the block's buffers and `take` what comes from the wet side; then, for each block,

    mix()      all of it to the jack; false if what was to be taken is no sound, and then nothing was done
    dry()      the converter's input alone
    measure()  both meters; what goes beyond full scale is cut off there. The others end with it where the block is
               to be finished

    are NumPy's or, with `loops`, compiled.
    """

    def __init__(self, *, rate_hz: int, block_frames: int, loops: Loops | None = None) -> None:
        self._record = record = OutletRecord()
        self._frames = block_frames
        record.flat_frames = flat = flat_frames(rate_hz, block_frames)
        self.heard = InputMeter(block_frames, record.heard, flat_frames=flat)
        self.played = Meter(block_frames, record.played)
        self.ramps = self.dry_gain, self.mix_share, self.level, self._tap = tuple(
            Ramp(start, rate_hz=rate_hz, block_frames=block_frames, record=of)
            for start, of in ((1.0, record.dry_gain), (0.0, record.mix), (1.0, record.level), (1.0, record.tap))
        )
        past_blocks = -(-LONGEST_DRY_DELAY_FRAMES // block_frames) + 1
        record.past_frames = self._past_frames = past_blocks * block_frames
        # Twice in a row, so that a block that began at any time lies in one piece.
        self._past: Block = np.zeros(2 * self._past_frames, np.float32)
        self._wet: Block = np.zeros(block_frames, np.float32)
        self._aside: Block = np.zeros(block_frames, np.float32)
        self._source: Block = self._wet
        self._into: Block = self._wet
        self._tails: Block | None = None
        self._finishes = False
        fill_line(record.line, self.level.line, block_frames)
        record.past, record.wet = self._past.ctypes.data, self._wet.ctypes.data
        record.no_sound, record.full_scale, record.flat_above = NO_SOUND, FULL_SCALE, FLAT_ABOVE
        self.address = ctypes.addressof(record)
        self.mix, self.dry, self.measure = self._compiled(loops) if loops else self._in_numpy()

    def _compiled(self, loops: Loops) -> Calls:
        mix, dry, measure = (partial(loop, self.address) for loop in (loops.mix, loops.dry, loops.measure))
        return mix, dry, measure

    def _in_numpy(self) -> Calls:
        return self._mix, self._dry, self._measure

    def settle(self) -> None:
        """Every ramp jumps to where it was going; for when nobody hears it."""
        for ramp in self.ramps:
            ramp.finish()
        self._record.delay = self._record.wanted_delay

    def wait(self, frames: int) -> None:
        """The converter's input alone is to be so late, 0 to LONGEST_DRY_DELAY_FRAMES; by a crossfade."""
        self._record.wanted_delay = frames

    def begin_block(self, source: Block, into: Block, *, finish: bool) -> None:
        """`source` is the converter's input, `into` what goes to the jack (it may exceed full scale). To `finish` a
        block is to end it with `measure`."""
        if source is not self._source or into is not self._into:
            self._source, self._into = source, into
            self._record.source, self._record.into = source.ctypes.data, into.ctypes.data
        if finish is not self._finishes:
            self._finishes = finish
            self._record.finishes = finish

    def take(self, wet: Block, tails: Block | None = None) -> None:
        """What comes from the wet side, and what is added to it in any case."""
        if wet is not self._wet:
            self._wet = wet
            self._record.wet = wet.ctypes.data
        if tails is not self._tails:
            self._tails = tails
            self._record.tails = 0 if tails is None else tails.ctypes.data

    def pass_on(self) -> None:
        """NumPy's `mix` of what is known to be sound."""
        into, share = self._into, self.mix_share
        self._remember()
        if not share.moving and share.value == 1.0:
            self._settle_dry()
            np.copyto(into, self._wet)
        else:
            self._dry_into(into)
            if share.moving:
                self._add_wet(into, share.next_gains())
            elif share.value:
                self._add_wet(into, share.value)
        if self._tails is not None:
            np.add(into, self._tails, out=into)
        self._leave()

    def _mix(self) -> bool:
        if not is_sound(self._wet, self._aside):
            return False
        self.pass_on()
        return True

    def _dry(self) -> None:
        self._remember()
        self._dry_into(self._into)
        self._leave()

    def _add_wet(self, into: Block, share: Block | float) -> None:
        np.subtract(self._wet, into, out=self._aside)
        np.multiply(self._aside, share, out=self._aside)
        np.add(into, self._aside, out=into)

    def _remember(self) -> None:
        at, again = self._record.at, self._record.at + self._past_frames
        self._past[at : at + self._frames] = self._source
        self._past[again : again + self._frames] = self._source

    def _ago(self, frames: int) -> Block:
        """The converter's input as it was so many frames ago."""
        start = self._record.at - frames
        if start < 0:
            start += self._past_frames
        return self._past[start : start + self._frames]

    def _dry_into(self, into: Block) -> None:
        record = self._record
        if record.delay != record.wanted_delay and not self._tap.moving:
            record.coming_delay = record.wanted_delay
            self._tap.jump(0.0)
            self._tap.go(1.0)
        now = self._ago(record.delay)
        if not self._tap.moving:
            self.dry_gain.scale(now, into)
            return
        np.subtract(self._ago(record.coming_delay), now, out=into)
        np.multiply(into, self._tap.next_gains(), out=into)
        np.add(into, now, out=into)
        if not self._tap.moving:
            record.delay = record.coming_delay
        self.dry_gain.scale(into, into)

    def _settle_dry(self) -> None:
        """Nobody hears the dry path."""
        self.dry_gain.finish()
        self._tap.finish()
        self._record.delay = self._record.wanted_delay

    def _leave(self) -> None:
        self.level.scale(self._into, self._into)
        at = self._record.at + self._frames
        self._record.at = at if at < self._past_frames else 0
        if self._finishes:
            self._measure()

    def _measure(self) -> None:
        self.heard.measure(self._source)
        if self.played.measure(self._into) > 1.0:
            np.clip(self._into, -1.0, 1.0, out=self._into)
