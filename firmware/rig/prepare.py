"""Captures into the library: check, convert, prove, time, store. A short process of its own.

    nice -n 19 python -m firmware.rig.prepare --library DIR --block N PATH...

Given the library itself as PATH, it makes anew what another ONNX Runtime or converter made.

One JSON line a file on stdout; exit status 0 if it ran, also where files were refused, else 1 and one sentence.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from firmware.errors import CaptureError, PedalError
from firmware.rig import nam_file
from firmware.rig.build import build_graph
from firmware.rig.capture_json import read_bytes
from firmware.rig.entry import CAPTURE_FILE, CONVERTER, MAX_BLOCK_FRAMES, Entry, Prepared, graph_file
from firmware.rig.finder import check_name, find_captures
from firmware.rig.library import Library
from firmware.rig.names import display_name, file_title
from firmware.rig.shelf import Shelf
from firmware.rig.verdict import KNOWN, REFUSED, STORED, Verdict


def prepare(paths: Sequence[Path], library: Path, block_frames: int) -> Iterator[Verdict]:
    """One verdict for each capture under `paths`, as it comes. Raises OSError if the library cannot be written."""
    with Shelf(library) as shelf:
        found = list(find_captures(paths))
        for number, path in enumerate(found, start=1):
            name = display_name(path.name)
            try:
                entry, verdict = prepare_one(path, shelf, block_frames)
            except PedalError as error:
                yield Verdict(number, len(found), name, REFUSED, "", file_title(name), error.sentence)
            else:
                told = "is in the library" if verdict == STORED else "was in the library already"
                yield Verdict(number, len(found), name, verdict, entry.model_id, entry.name, f"{entry.name} {told}.")


def prepare_one(path: Path, shelf: Shelf, block_frames: int) -> tuple[Entry, str]:
    """The entry of the capture at `path`, and whether it was stored now or known. Raises PedalError, OSError."""
    check_name(path)
    content = read_bytes(path, follow_links=False)
    model_id = hashlib.sha256(content).hexdigest()
    there = _entry_or_none(shelf.library, model_id)
    old = there if there and there.converter == CONVERTER else None  # of another converter only the name is kept
    if old and any(graph.block_frames == block_frames for graph in old.graphs):
        return old, KNOWN
    capture = nam_file.parse(content, path.name)
    with shelf.workbench() as folder:
        made = [_build(submodel, number, block_frames, folder) for number, submodel in enumerate(capture.submodels)]
        graphs = sorted(
            [*(old.graphs if old else ()), *made], key=lambda graph: (graph.block_frames, graph.max_value)
        )
        name = there.name if there else capture.name
        entry = Entry(model_id, name, capture.info.architecture, tuple(graphs), capture.info, CONVERTER)
        (folder / CAPTURE_FILE).write_bytes(content)
        shelf.put(folder, entry, beside=old is not None)
    return entry, STORED


def _entry_or_none(library: Library, model_id: str) -> Entry | None:
    """The entry if it is there and whole."""
    try:
        return library.entry(model_id)
    except CaptureError:
        return None


def _build(submodel: nam_file.Submodel, number: int, block_frames: int, folder: Path) -> Prepared:
    built = build_graph(submodel, block_frames, folder / graph_file(number, block_frames))
    return Prepared(
        max_value=submodel.max_value,
        block_frames=block_frames,
        path=built.path,
        levels=submodel.levels,
        node_count=built.node_count,
        block_us=round(built.block_us, 1),
        error_db=round(built.error_db, 1),
        bytes=built.path.stat().st_size,
        info=submodel.info,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="prepare", description="Put captures into the library.")
    parser.add_argument("--library", type=Path, required=True, metavar="DIR")
    parser.add_argument("--block", type=_block, required=True, metavar="N", help="frames in a block")
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help=".nam file, or folder of them")
    options = parser.parse_args(arguments)
    try:
        for verdict in prepare(options.paths, options.library, options.block):
            sys.stdout.write(verdict.line())
            sys.stdout.flush()
    except OSError as error:
        sys.stderr.write(f"The library {options.library} cannot be written: {error.strerror}; is there room?\n")
        return 1
    return 0


def _block(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_BLOCK_FRAMES:
        raise argparse.ArgumentTypeError(f"a block has 1 to {MAX_BLOCK_FRAMES} frames")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
