"""The cabinets behind the crossfade: the one that plays, and those that were left and ring out.

A fade acts on what goes into a cabinet, and a cabinet that is left runs on without input: what it still has to say is
heard for up to 2 s under the next sound; then it forgets that, a slice in each block. Where the next has another, at
most two run, and a third for the 17 ms in which the oldest gives way. A cabinet that comes back while it rings only
gets input again.
"""

import numpy as np

from firmware.arrays import Block
from firmware.audio.crossfade import Crossfade
from firmware.audio.outlet import NO_SOUND
from firmware.audio.ramp import Ramp
from firmware.audio.voice import Amplifier, Voice
from firmware.messages import NO_AMP

SPILL_S = 2.0
QUIET, QUIET_S = 1e-5, 0.05  # a tail that stays below -100 dBFS for so long is at its end
PLACES = 3


class Place:
    """A cabinet and what is heard of it: `live` of the mix, while it plays, and `tail` beside it, of what rings."""

    def __init__(self, *, rate_hz: int, block_frames: int) -> None:
        self.live, self.tail = (Ramp(0.0, rate_hz=rate_hz, block_frames=block_frames) for _ in range(2))
        self.cab: Amplifier | None = None
        self.cab_id = NO_AMP
        self.forgets: Amplifier | None = None  # was here last, and still remembers it
        self.cut = False  # it is not to ring: its output takes part in the fade, and not its input
        self.frames_left = self.quiet_frames = 0

    @property
    def settled(self) -> bool:
        return self.live.rests_at(1.0) and self.tail.rests_at(0.0)

    def empty(self) -> None:
        """Without a cabinet; what was there forgets, block by block."""
        self.forgets = self.cab or self.forgets
        self.cab = None
        self.cut = False

    def forget_some(self) -> None:
        if self.forgets is not None and self.forgets.forget_some():
            self.forgets = None


class Rack:
    """Audio thread only. `wet` is what comes of one block, `tails` what is to be heard beside it, if anything is."""

    def __init__(self, *, rate_hz: int, block_frames: int) -> None:
        self._spill_frames, self._quiet_frames = round(SPILL_S * rate_hz), round(QUIET_S * rate_hz)
        self._places = tuple(Place(rate_hz=rate_hz, block_frames=block_frames) for _ in range(PLACES))
        self._live: Place | None = None
        self._fed: Place | None = None  # left, and still fed by the fade
        self._part, self._mixed, self._sum = (np.zeros(block_frames, np.float32) for _ in range(3))
        self._fresh: Place | None = None  # taken in by the last change, out of silence
        self._joins = False  # what leaves and what comes go the same way
        self.wet: Block = self._mixed
        self.tails: Block | None = None

    @property
    def cab(self) -> Amplifier | None:
        """The one that plays."""
        return self._live.cab if self._live is not None else None

    @property
    def rings(self) -> bool:
        """Whether anything is heard but the cabinet that plays."""
        return any(place.cab is not None and (place is not self._live or not place.settled) for place in self._places)

    @property
    def rests(self) -> bool:
        """Whether it has nothing to do but for the cabinet that plays."""
        return not self.rings and all(place.forgets is None for place in self._places)

    def has(self, cab: Amplifier) -> bool:
        """Whether `cab` plays, rings or forgets."""
        return any(cab in (place.cab, place.forgets) for place in self._places)

    def change(self, voice: Voice, share: float, *, fades: bool, unsounded: bool = False) -> None:
        """From the cabinet that plays to that of `voice`, or to none. `share` of the mix is what is heard of it now.
        `fades`: blocks of both sides follow, until `end`; else its input is silent already. `unsounded`: no block
        came by since the last change."""
        before, fresh, self._fresh = self._live, self._fresh, None
        self._joins = voice.cab is self.cab
        if self._joins:
            if before is not None:
                before.cab_id = voice.cab_id
            return
        self.hush()
        if before is not None and unsounded and before is fresh:
            before.empty()
        elif before is not None:
            self._leave(before, share, spill=voice.spill, fades=fades)
        self._live = None if voice.cab is None else self._take_in(voice.cab, voice.cab_id)

    def end(self) -> None:
        """The fade is over: nobody feeds what was left."""
        if self._fed is not None and self._fed.cut:
            self._fed.empty()
        self._fed = None

    def rest(self) -> None:
        """Nothing comes by here for now: holds on to no block of a cabinet."""
        self.wet, self.tails = self._mixed, None

    def hush(self) -> None:
        """All that rings gives way, in 17 ms."""
        for place in self._places:
            if place.cab is not None and place is not self._live:
                place.tail.go(0.0)

    def clear(self) -> None:
        """Nothing rings any more; for when nobody hears it."""
        self._fed = None
        for place in self._places:
            if place is not self._live:
                place.empty()
            else:
                place.live.jump(1.0)
                place.tail.jump(0.0)
            place.forgets = None

    def run(self, coming: Block, leaving: Block | None, fade: Crossfade) -> int | None:
        """One block. Both may be changed. Returns the id of a cabinet that made what is no sound of it, if one
        did."""
        straight = None if leaving is None else self._part_ways(coming, leaving, fade)
        self.wet, self.tails = coming, None
        for place in self._places:
            cab = place.cab
            if cab is None:
                place.forget_some()
                continue
            self._feed(place, coming)
            cab.process()
            np.abs(cab.output, out=self._part)
            peak = self._part.item(self._part.argmax())
            if not peak < NO_SOUND:  # NaN too
                return place.cab_id
            if place is self._live:
                self._hear_live(place, cab)
            self._hear_tail(place, cab, fade)
            if place is not self._live:
                self._look_at(place, peak)
        if straight is not None:
            np.add(self.wet, straight, out=self._mixed)
            self.wet = self._mixed
        return None

    def _part_ways(self, coming: Block, leaving: Block, fade: Crossfade) -> Block | None:
        """Sends what leaves where it belongs; returns it if that is round the cabinets, beside one that comes."""
        fade.rise(coming)
        if self._fed is None or not self._fed.cut:
            fade.fall(leaving)
        if self._joins:
            np.add(coming, leaving, out=coming)
        elif self._fed is None:
            return leaving
        elif self._fed.cab is not None:
            np.copyto(self._fed.cab.source, leaving)
        return None

    def _feed(self, place: Place, coming: Block) -> None:
        if place.cab is None or place is self._fed:
            return
        if place is not self._live:
            place.cab.source.fill(0.0)
        elif coming is not place.cab.source:
            np.copyto(place.cab.source, coming)

    def _hear_live(self, place: Place, cab: Amplifier) -> None:
        self.wet = cab.output
        if not place.live.rests_at(1.0):
            place.live.scale(cab.output, self._mixed)
            self.wet = self._mixed

    def _hear_tail(self, place: Place, cab: Amplifier, fade: Crossfade) -> None:
        if place.tail.rests_at(0.0):
            return
        place.tail.scale(cab.output, self._part)
        if place.cut:
            fade.fall(self._part)
        if self.tails is None:
            self.tails = self._sum
            np.copyto(self._sum, self._part)
        else:
            np.add(self._sum, self._part, out=self._sum)

    def _look_at(self, place: Place, peak: float) -> None:
        """Lets go of a tail that is at its end."""
        if place is self._fed:
            return
        place.frames_left -= self._part.size
        place.quiet_frames = place.quiet_frames + self._part.size if peak < QUIET else 0
        if place.frames_left <= 0:
            place.tail.go(0.0)
        if place.tail.rests_at(0.0) or place.quiet_frames > self._quiet_frames:
            place.empty()

    def _leave(self, place: Place, share: float, *, spill: bool, fades: bool) -> None:
        """It goes on as loud as it was."""
        place.tail.jump(place.live.value * share + place.tail.value)
        place.live.jump(0.0)
        if not fades and place.tail.value == 0.0:
            place.empty()
            return
        place.frames_left, place.quiet_frames = self._spill_frames, 0
        place.cut = fades and not spill
        self._fed = place if fades else None
        if not spill and not fades:
            place.tail.go(0.0)

    def _take_in(self, cab: Amplifier, cab_id: int) -> Place:
        """At the place where it rings, if it does: what is heard of it is then handed over. Else at a free one."""
        for place in self._places:
            if place.cab is cab:
                place.tail.go(0.0)
                place.live.go(1.0)
                return place
        place = self._free(cab)
        cab.reset()
        place.cab, place.cab_id, place.cut, place.forgets = cab, cab_id, False, None
        self._fresh = place
        place.live.jump(1.0)
        place.tail.jump(0.0)
        return place

    def _free(self, cab: Amplifier) -> Place:
        """A place for `cab`: the one in which it still forgets, an idle one, or that of what has rung longest, of
        those that nobody feeds."""
        places = [place for place in self._places if place is not self._fed]
        return min(places, key=lambda place: (place.forgets is not cab, *_use(place)))


def _use(place: Place) -> tuple[bool, bool, int]:
    return place.cab is not None, place.forgets is not None, place.frames_left
