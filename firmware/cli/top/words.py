"""What `pedal top` writes: lines of text from what the pedal says of itself. Pure."""

import math
from collections.abc import Iterator
from itertools import islice

from rich.text import Text

from firmware.captures.listing import Listed
from firmware.captures.load import percent
from firmware.cli.meter import Scene, bar, scale
from firmware.cli.running.xruns_command import rows, when
from firmware.control.wishes.presets import PresetListed
from firmware.control.wishes.status import StatusReply
from firmware.control.wishes.xruns import XrunsReply

NO_PEDAL = "no pedal"
COLUMNS_BESIDE = 32  # of a bar: its name, brackets, figures


def headline(status: StatusReply) -> Text:
    """What plays, in one line: number, name, what of it is edited or boosted, calibration, load, rate and block."""
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(f" {status.number}  ", "bold")
    line.append(status.preset or "no preset", "bold")
    for word, style in _signs(status):
        line.append(f"  {word}", style)
    return line


def _signs(status: StatusReply) -> Iterator[tuple[str, str]]:
    if not status.audio:
        yield "NO AUDIO", "bold red"
    elif not status.codec_present:
        yield "NO CODEC", "bold red"
    if status.muted:
        yield "MUTE", "bold red"
    if status.bypass:
        yield "BYPASS", "yellow"
    if status.boost:
        yield "BOOST", "yellow"
    if status.edited:
        yield "edited", "yellow"
    if status.calibration:
        yield status.calibration, "green" if status.calibrated else "yellow"
    if status.gate_open is False:
        yield "gate shut", "dim"
    if status.load is not None:
        yield f"{status.load_verdict} {percent(status.load)}", "dim"


def row(status: StatusReply) -> Text:
    """What the guitar goes through, and how the blocks fare."""
    parts = " > ".join(part for part in (status.pedal, status.amp, status.cab) if part) or "dry"
    line = Text(f" {parts}", no_wrap=True, overflow="ellipsis")
    if status.xruns is not None:
        line.append(f"   {status.xruns} xruns, {status.late_blocks} late", "yellow" if status.xruns else "dim")
    line.append(f"   {status.block_frames} frames, {status.rate_hz / 1e3:g} kHz", "dim")
    if status.block_us_p50 is not None:
        figures = f"{status.block_us_p50:.0f} us, p99.9 {status.block_us_p999:.0f}, most {status.block_us_max:.0f}"
        line.append(f"   block {figures}", "dim")
    return line


def meters(status: StatusReply, held_dbfs: tuple[float, float], width: int) -> Text:
    """Two bars in dBFS, at the converter's input and output, and the figures under them."""
    columns = width - COLUMNS_BESIDE
    peaks = (status.input_peak_dbfs, status.output_peak_dbfs)
    clips = (status.input_clips, status.output_clips)
    lines: list[Text] = []
    for name, peak, held, clipped in zip(("in ", "out"), peaks, held_dbfs, clips, strict=True):
        level = Scene("", -200.0 if peak is None else peak, held, clipped=bool(clipped))
        lines.append(Text(f" {name} ", "bold").append_text(bar(level, columns)))
    return Text("\n").join([*lines, Text("     ").append_text(scale(columns))])


def preset_line(preset: PresetListed) -> tuple[str, str, str]:
    """Number, marked where it plays, name, and what it plays and how loud."""
    parts = " > ".join(part for part in (preset.pedal, preset.model, preset.cab) if part)
    mark = "missing" if preset.missing else "edited" if preset.edited else ""
    return (
        f"{'>' if preset.current else ' '}{preset.number:3d}",
        preset.name,
        f"{parts}  {preset.level_db:+.1f} dB  {mark}".rstrip(),
    )


def capture_line(capture: Listed) -> tuple[str, str, str]:
    """Name, architecture, and the part of a block's time that it takes."""
    load = capture.graph.load
    kind = "cabinet" if capture.cab else capture.architecture
    return capture.name, kind, f"{load.word} {percent(load.share)}" if load else "not timed"


def losses(reply: XrunsReply, width: int, height: int) -> Text:
    """The blocks by their share of the period, a bar each whose length grows with the logarithm of their number; then
    what was late or lost last, as far as `height` lines reach."""
    lines = [f"{'of a period':>14}  own work"]
    counted = tuple(rows(reply.deadlines))
    most = max((work for _, work, _ in counted), default=0)
    room = max(width - COLUMNS_BESIDE, 1)
    for share, work, _ in counted:
        length = round(room * math.log1p(work) / math.log1p(most)) if most else 0
        lines.append(f"{share:>14}  {'█' * length}{' ' if length else ''}{work:,}")
    lines.append("")
    if not reply.last:
        lines.append("nothing was late or lost")
    for loss in islice(reply.last, max(height - len(lines), 0)):
        late = f"{loss.busy_us:,.0f} us" if loss.late_blocks else f"begun {loss.woke_us:,.0f} us late"
        lines.append(f"{when(loss):%H:%M:%S}  {f'{loss.xruns} xruns, ' if loss.xruns else ''}{late}: {loss.cause}")
    return Text("\n".join(lines), no_wrap=True, overflow="ellipsis")
