"""Which engine plays a capture, in a line: of those that were built here, or of the library's."""

from firmware.captures.prepared import FUSED, PORTABLE, Engine


def engine_words(engine: Engine, portable_us: float, fused_us: float | None, not_fused: str | None) -> str:
    """The engine that plays, and what the other would cost; or why there is but one. Times are of a block."""
    if fused_us is None:
        return f"{PORTABLE}: {not_fused}" if not_fused else PORTABLE
    times_us = {FUSED: fused_us, PORTABLE: portable_us}
    other = PORTABLE if engine == FUSED else FUSED
    mine_us, other_us = times_us[engine], times_us[other]
    ratio = f", {other_us / mine_us:.1f} times that" if mine_us else ""
    return f"{engine} ({mine_us:.0f} us a block; {other} {other_us:.0f} us{ratio})"
