"""How a block's cost grows, as a picture: portable and fused side by side."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from firmware.cli.bench.growth import TITLES, Point, of
from firmware.cli.bench.timing import period_us

PORTABLE_COLOUR, FUSED_COLOUR = "#b8322a", "#1f5fa8"


def draw(path: Path, found: Sequence[Point], machine: str) -> None:
    """Writes the picture (PNG) to `path`. Raises OSError."""
    figure: Any = Figure(figsize=(13, 4.6), layout="constrained")
    figure.suptitle(f"What a block costs, and the fused engine's ratio to the portable: {machine}", fontsize=11)
    frames, channels, layers = figure.subplots(1, 3)
    for axes, grows in zip((frames, channels, layers), TITLES, strict=True):
        _draw(axes, of(grows, found), TITLES[grows])
    sizes = [point.size for point in of("frames", found)]
    frames.plot(sizes, [period_us(size) for size in sizes], color="black", linestyle=":", label="the period")
    frames.set(xscale="log", yscale="log")
    frames.set_xticks(sizes, [str(size) for size in sizes], minor=False)
    frames.minorticks_off()
    for axes in (channels, layers):
        axes.set_ylim(bottom=0.0)
    for axes in (frames, channels, layers):
        axes.legend(fontsize=8, loc="upper left")
    figure.savefig(path, dpi=110)


def _draw(axes: Any, found: Sequence[Point], label: str) -> None:
    sizes = [point.size for point in found]
    plain = [point.portable.p10_us for point in found]
    axes.plot(sizes, plain, "o-", color=PORTABLE_COLOUR, label="portable: plain operators")
    fused = [(point.size, point.fused.p10_us, point.ratio) for point in found if point.fused]
    if fused:
        axes.plot([f[0] for f in fused], [f[1] for f in fused], "o-", color=FUSED_COLOUR, label="fused: one operator")
        for size, us, ratio in fused:
            axes.annotate(
                f"{ratio:.2f}", (size, us), fontsize=7, ha="center", va="bottom", xytext=(0, 4),
                textcoords="offset points", color=FUSED_COLOUR,
            )  # fmt: skip
    axes.set(xlabel=label, ylabel="us a block, lower decile")
    axes.grid(alpha=0.3)
