"""The figures of `pedal bench` for people: aligned lines."""

from collections.abc import Sequence

from firmware.captures.prepared import FUSED
from firmware.cli.bench import growth
from firmware.cli.bench.captures import Figures
from firmware.cli.bench.growth import Point
from firmware.cli.bench.stages import Stage
from firmware.cli.bench.stress import Stress
from firmware.cli.bench.timing import Cost
from firmware.cli.output import print_table, tell

HEADER = ("capture", "engine", "nodes", "p50", "p99", "p99.9", "max", "share", "to portable")


def print_figures(rows: Sequence[Figures], resident: int | None) -> None:
    """`resident` is how many captures lay ready, where that was asked for."""
    print_table(HEADER, [line for row in rows for line in _lines(row)], left=(0, 1))
    for row in rows:
        if row.resident_kib is not None and resident:
            all_mib = row.resident_kib * resident / 1024.0
            tell(f"{_name(row)}: {row.resident_kib:.0f} KiB each; {resident} take {all_mib:.0f} MiB")


def print_growth(found: Sequence[Point]) -> None:
    for grows, words in growth.TITLES.items():
        tell(f"\nlower decile, us a block, by {words}\n")
        print_table(
            ("", "portable", "fused", "ratio", "share"), [_growth_line(point) for point in growth.of(grows, found)]
        )


def print_stages(found: Sequence[Stage]) -> None:
    """A row for each stage and who plays it, the block sizes side by side."""
    blocks = sorted({each.block_frames for each in found})
    header = ("stage", "by", *(f"{word} {frames}" for frames in blocks for word in ("p50,", "p99.9,", "to amp,")))
    by_name: dict[tuple[str, str], list[Stage]] = {}
    for each in found:
        by_name.setdefault((each.stage, each.engine), []).append(each)
    rows = [(*name, *(cell for each in row for cell in _stage_cells(each))) for name, row in by_name.items()]
    print_table(header, rows, left=(0, 1))
    late, by_host = sum(each.late for each in found), sum(each.by_host for each in found)
    tell(
        f"\n{late} blocks took longer than their period; in {by_host} of them the thread was put aside or fetched a"
        " page."
    )


def _stage_cells(each: Stage) -> tuple[str, ...]:
    return f"{each.cost.p50_us:.1f}", f"{each.cost.p999_us:.1f}", f"{each.to_amp:.2f}"


def print_stress(title: str, worst: Stress) -> None:
    tell(f"\n{title}, the whole chain beside a busy process, {worst.blocks} blocks in real time; us a block\n")
    times = (worst.p50_us, worst.p999_us, worst.p9999_us, worst.max_us, worst.late_p9999_us)
    ratio = f"{worst.p9999_us / worst.p50_us:.2f}"
    print_table(
        ("p50", "p99.9", "p99.99", "max", "woke late, p99.99", "p99.99 to p50"),
        [(*(f"{us:.1f}" for us in times), ratio)],
        left=(),
    )
    tell(
        f"\n{worst.worse} blocks took more than twice the median; in {worst.interrupted} of them the thread was put"
        f" aside or fetched a page; a hypervisor took {worst.steal:.2%} of all cores' time."
    )
    for refusal in worst.refusals:
        tell(refusal)


def _lines(row: Figures) -> list[tuple[object, ...]]:
    lines: list[tuple[object, ...]] = []
    for engine, cost in row.models.items():
        ratio = f"{row.ratio:.2f}" if row.ratio is not None and engine == FUSED else ""
        lines.append((_name(row), engine, row.nodes[engine], *_figures(cost), ratio))
    lines.append((_name(row), "whole chain", "", *_figures(row.chain), ""))
    return [*lines, ("  all that is not the model", "", "", f"{row.rest_us:.1f}", *[""] * 5)]


def _figures(cost: Cost) -> tuple[str, ...]:
    times = (cost.p50_us, cost.p99_us, cost.p999_us, cost.max_us)
    return (*(f"{us:.1f}" if us < 100.0 else f"{us:.0f}" for us in times), f"{cost.share:.1%}")


def _name(row: Figures) -> str:
    return f"{row.capture} <{row.max_value:g}"


def _growth_line(point: Point) -> tuple[object, ...]:
    best = point.fused or point.portable
    fused = f"{point.fused.p10_us:.1f}" if point.fused else "-"
    ratio = f"{point.ratio:.2f}" if point.ratio is not None else "-"
    return (point.size, f"{point.portable.p10_us:.1f}", fused, ratio, f"{best.share:.1%}")
