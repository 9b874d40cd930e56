"""The experiment in one picture: errors against the amp, how the last note dies, sustain and crest by level."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from firmware.cli.experiment.clips import LEVELS, TAKE_DBU, Clip
from firmware.cli.experiment.figures import Figures, Sound, crest_db, decay, sustain_db

COLOURS = ("#1f5fa8", "#2a9d62", "#d08a1d", "#b8322a")
SHOWN = ("uncalibrated", "calibrated")
BARS = ("uncalibrated", "calibrated", "calibrated, other codec")
SHADES = (1.0, 0.75, 0.35)


def draw(path: Path, figures: Sequence[Figures], clips: Mapping[tuple[str, str], Clip], amp: Sound) -> None:
    """Writes the picture (PNG) to `path`. Raises OSError."""
    figure: Any = Figure(figsize=(13, 8.4), layout="constrained")
    figure.suptitle(
        f"One amp captured at four levels, one take on a codec of {TAKE_DBU:g} dBu: at the capture's level"
        " all four are the amp",
        fontsize=13,
    )
    errors, uncalibrated, calibrated, against = figure.subplots(2, 2).flat
    _draw_errors(errors, figures)
    for axes, name in ((uncalibrated, "uncalibrated"), (calibrated, "calibrated")):
        _draw_decay(axes, name, clips, amp)
    _draw_against_level(against, figures, amp)
    figure.savefig(path, dpi=110)


def _draw_errors(axes: Any, figures: Sequence[Figures]) -> None:
    for place, name in enumerate(BARS):
        mine = [each for each in figures if each.setting == name]
        for k, each in enumerate(mine):
            axes.bar(k + 0.27 * (place - 1), each.esr, 0.25, color=COLOURS[k], alpha=SHADES[place])
            axes.annotate(
                f"{name}  {each.esr:.2g}", (k + 0.27 * (place - 1), each.esr), rotation=90, fontsize=7, ha="center",
                va="bottom", xytext=(0, 3), textcoords="offset points",
            )  # fmt: skip
            axes.hlines(each.validation_esr, k - 0.42, k + 0.42, color="black", linewidth=1, linestyle=":")
    axes.set(
        yscale="log", ylim=(5e-4, 3.0), title="Error against the amp (ESR; dotted: each capture's own validation)"
    )
    axes.set_xticks(range(len(LEVELS)), [f"{int(level) / 100:g} dBu" for level in LEVELS])


def _draw_decay(axes: Any, name: str, clips: Mapping[tuple[str, str], Clip], amp: Sound) -> None:
    axes.plot(*decay(amp), color="black", linewidth=3, alpha=0.35, label="the amp itself")
    for level, colour in zip(LEVELS, COLOURS, strict=True):
        axes.plot(*decay(clips[level, name].played), color=colour, linewidth=1.2, label=f"{int(level) / 100:g} dBu")
    axes.set(title=f"The last note dies away, {name}", xlabel="s", ylabel="dB below its attack", ylim=(-36, 4))
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8, loc="lower left")


def _draw_against_level(axes: Any, figures: Sequence[Figures], amp: Sound) -> None:
    """Sustain against the left axis, crest factor against the right one."""
    right = axes.twinx()
    for name, style in zip(SHOWN, ("o--", "o-"), strict=True):
        mine = [each for each in figures if each.setting == name]
        dbu = [int(each.level) / 100 for each in mine]
        axes.plot(dbu, [each.sustain_db for each in mine], style, color="#1f5fa8", label=f"sustain, {name}")
        right.plot(dbu, [each.crest_db for each in mine], style, color="#b8322a", label=f"crest, {name}")
    axes.axhline(sustain_db(amp), color="#1f5fa8", alpha=0.3, linewidth=3)
    right.axhline(crest_db(amp), color="#b8322a", alpha=0.3, linewidth=3)
    axes.set(title="Gain by ear (bands: the amp itself)", xlabel="capture's input_level_dbu", ylabel="sustain, dB")
    right.set_ylabel("crest factor, dB")
    axes.legend(fontsize=8, loc="upper center")
    right.legend(fontsize=8, loc="lower center")
