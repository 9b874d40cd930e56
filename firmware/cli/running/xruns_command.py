"""`pedal xruns`: the blocks by their share of the period; what was late or lost of late, why, and what helps."""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

from firmware.cli.output import print_facts, print_json, print_table, tell
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.xruns import XRUNS, DeadlineRow, LossListed, XrunsReply


def add_to(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    reply = ask(arguments.run, XRUNS)
    if arguments.json:
        last = [{"time": when(loss).isoformat(timespec="milliseconds"), **asdict(loss)} for loss in reply.last]
        print_json({"ok": True, **asdict(reply), "last": last})
    else:
        _print(reply)
    return 0


def _print(reply: XrunsReply) -> None:
    print_facts(_counts(reply))
    if reply.deadlines:
        print()
        counted = ((share, f"{work:,}", f"{begun:,}") for share, work, begun in rows(reply.deadlines))
        print_table(("of a period", "own work", "begun late"), counted)
    if reply.last:
        print()
        header = ("time", "cause", "xruns", "late", "own work us", "begun late us", "stood still us")
        print_table(header, map(_row, reply.last), left=(0, 1))
        print()
        for cause, remedy in {loss.cause: loss.remedy for loss in reply.last}.items():
            tell(f"{cause}: {remedy}")


def _counts(reply: XrunsReply) -> Iterator[tuple[str, object]]:
    yield "period", f"{reply.period_us:,.0f} us"
    if reply.blocks is None:
        yield "audio", "does not answer"
        return
    yield "blocks", f"{reply.blocks:,}"
    yield "xruns", reply.xruns
    yield "late", f"{reply.late_blocks} by their own work, {reply.late_begins} begun late"
    yield "causes", ", ".join(f"{each.count} {each.cause}" for each in reply.causes) or None


def rows(deadlines: Sequence[DeadlineRow]) -> Iterator[tuple[str, int, int]]:
    """Those from the first to the last with any block: the share of the period, and the counts."""
    used = [n for n, row in enumerate(deadlines) if row.work or row.begun]
    for n in range(used[0], used[-1] + 1) if used else ():
        row, last = deadlines[n], n + 1 == len(deadlines)
        share = (
            f"{row.from_percent} % and more" if last else f"{row.from_percent} to {deadlines[n + 1].from_percent} %"
        )
        yield share, row.work, row.begun


def _row(loss: LossListed) -> tuple[object, ...]:
    us = (f"{figure:,.0f}" for figure in (loss.busy_us, loss.woke_us, loss.stopped_us))
    return (f"{when(loss):%H:%M:%S}", loss.cause, loss.xruns, loss.late_blocks + loss.late_begins, *us)


def when(loss: LossListed) -> datetime:
    """By the clock on the wall: the monotonic one is the same to all processes of a computer."""
    return datetime.fromtimestamp(time.time() - (time.monotonic() - loss.at_s)).astimezone()
