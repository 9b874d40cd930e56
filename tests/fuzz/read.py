"""Throws mutated files at a reader of what comes from outside: it may answer or refuse, and nothing else.

    python -m tests.fuzz.read nam|onnx|wav bytes [option of libFuzzer ...]
    python -m tests.fuzz.read nam structure [option of libFuzzer ...]      (mutate.py)

Fails on any exception but a CaptureError, a refusal that is not one line naming the file, ten seconds for one
file, or more than 512 MiB. Run by `make fuzz`, in an environment that has atheris.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, cast

import atheris  # pyright: ignore[reportMissingImports, reportMissingModuleSource, reportMissingTypeStubs]

from firmware.errors import CaptureError
from tests.fuzz.mutate import Mutator, by_structure


class _Fuzzer(Protocol):
    """atheris, which is untyped."""

    def instrument_imports(self, include: list[str]) -> AbstractContextManager[None]: ...
    def Setup(  # noqa: N802
        self, arguments: list[str], one_input: Callable[[bytes], None], *, custom_mutator: Mutator | None
    ) -> None: ...
    def Fuzz(self) -> None: ...  # noqa: N802


FILE = "Bad amp.nam"
UNDER_WATCH = [f"firmware.captures.{name}" for name in ("nam", "cab", "portable.file", "portable.protobuf")]
LIMITS = ("-rss_limit_mb=512", "-timeout=10", "-verbosity=0", "-print_final_stats=1")
LONGEST = {"nam": 12_000, "onnx": 24_000, "wav": 4_000}  # bytes: all seeds fit


def main(arguments: list[str]) -> None:
    reader, way, *options = arguments
    fuzzer = cast("_Fuzzer", atheris)
    with fuzzer.instrument_imports(UNDER_WATCH):
        from tests.fuzz.seeds import READERS, captures, seeds, words

    read = READERS[reader]

    def one_input(content: bytes) -> None:
        sentence = f"{FILE}: as good as any."
        try:
            read(content, FILE)
        except CaptureError as error:
            sentence = error.sentence
        if not sentence.startswith(FILE) or "\n" in sentence:
            raise ValueError(f"no refusal for a person: {sentence!r}")

    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        corpus, dictionary = Path(folder, "corpus"), Path(folder, "words")
        corpus.mkdir()
        for number, content in enumerate(seeds(reader)):
            (corpus / f"seed{number}").write_bytes(content)
        dictionary.write_text("".join(f"{json.dumps(word)}\n" for word in sorted(words())))
        given = [*LIMITS, f"-max_len={LONGEST[reader]}", f"-dict={dictionary}", *options, str(corpus)]
        mutator = by_structure(captures()) if way == "structure" else None
        fuzzer.Setup([sys.argv[0], *given], one_input, custom_mutator=mutator)
        fuzzer.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
