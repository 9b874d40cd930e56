"""`pedal export`: a capture as an .onnx file that any ONNX Runtime host plays, and that `pedal import` takes back."""

import argparse
from pathlib import Path

from firmware.captures.nam import nam_file
from firmware.captures.portable.export import Exported, export_portable
from firmware.captures.source import read_source
from firmware.cli.arguments import block_frames, quality
from firmware.cli.output import print_json, tell
from firmware.durable import write_atomically
from firmware.errors import CaptureError


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL", help="a .nam file, or an .onnx that was exported")
    parser.add_argument("out", type=Path, metavar="OUT.onnx", help="holds the .nam file, too")
    parser.add_argument("--block", type=block_frames, default=64, metavar="N", help="frames in a block (default 64)")
    parser.add_argument(
        "--quality", type=quality, default=1.0, metavar="Q", help="0..1, for captures of several sizes"
    )
    parser.add_argument("--force", action="store_true", help="write over an OUT.onnx that is there")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    out: Path = arguments.out
    check_target(out, force=arguments.force)
    content, file = read_source(arguments.model.resolve())
    capture = nam_file.parse(content, file)
    exported = export_portable(content, capture, arguments.quality, arguments.block)
    try:
        write_atomically(out, exported.graph)
    except OSError as error:
        reason = error.strerror or error
        raise CaptureError(f"{out}: cannot be written: {reason}.", short="cannot write") from error
    if arguments.json:
        print_json(_facts(out, exported))
    else:
        tell(_summary(out, capture.name, exported))
    return 0


def check_target(out: Path, *, force: bool) -> None:
    """Raises CaptureError for a name that is not an .onnx file's, which saves a capture from its own export."""
    if out.suffix.lower() != ".onnx":
        raise CaptureError(f"{out}: an exported capture is called .onnx; name it so.", short="not an .onnx name")
    if out.exists() and not force:
        raise CaptureError(f"{out} is there already; choose another name, or say --force.", short="file exists")


def _facts(out: Path, exported: Exported) -> dict[str, object]:
    return {
        "out": str(out),
        "bytes": len(exported.graph),
        "block_frames": exported.block_frames,
        "rate_hz": exported.submodel.rate_hz,
        "quality": exported.submodel.max_value,
        "error_db": round(exported.error_db, 1),
    }


def _summary(out: Path, name: str, exported: Exported) -> str:
    return (
        f"{out}: {name}, {exported.submodel.info.weight_count:,} weights, blocks of {exported.block_frames} at"
        f" {exported.submodel.rate_hz:,} Hz, {exported.error_db:.1f} dB from the capture, {len(exported.graph) >> 10}"
        " KiB"
    )
