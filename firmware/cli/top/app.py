"""The terminal of `pedal top`: what plays and its levels on top, below them one part at a time, or all where there is
room. Keys alone."""

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Footer, Static

from firmware.cli.top import words
from firmware.cli.top.parts import CaptureTable, KnobTable, Losses, Mirror, PresetTable
from firmware.cli.top.watching import Sight, Watching

ALL_COLUMNS, ALL_ROWS = 132, 40  # from here on all parts are on the screen
HELD_DECAY_DB = 0.15  # a look: the highest level falls by 1.5 dB a second
LOWEST_DBFS = -200.0

PARTS = ("screen", "presets", "captures", "knobs", "xruns")
LOOKS = """
#headline, #row { height: 1; }
#meters { height: 3; }
#parts { height: 1fr; }
#parts > * { display: none; height: 1fr; width: 1fr; }
#parts > .shown { display: block; }

#parts.all { layout: grid; grid-size: 2 3; grid-columns: 66 1fr; grid-rows: 18 1fr 1fr; }
#parts.all > #xruns { row-span: 2; }
#parts.all > * { display: block; border: round gray; }
#parts.all > .shown { border: round ansi_green; }
"""


class Saw(Message):
    """What the thread that watches has seen."""

    def __init__(self, sight: Sight) -> None:
        super().__init__()
        self.sight = sight


class Declined(Message):
    """What the pedal said of an action that it did not do."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Top(App[None]):
    """Watches and plays the pedal in the folder `run`, until q."""

    CSS = LOOKS
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "quit"),
        *(Binding(part[0], f"show('{part}')", part) for part in PARTS),
        Binding("n", "do('next')", "next"),
        Binding("b", "do('bypass')", "bypass"),
        Binding("m", "do('mute')", "mute"),
        Binding("N", "do('previous')", "previous", key_display="N"),
        Binding("B", "do('boost')", "boost", key_display="B"),
        Binding("w", "do('save')", "write"),
        Binding("r", "do('revert')", "revert"),
        Binding("u", "do('back')", "sound before"),
    ]

    def __init__(self, run: Path) -> None:
        super().__init__()
        self._watching = Watching(
            run,
            see=lambda sight: self._tell(Saw(sight)),
            say=lambda sentence: self._tell(Declined(sentence)),
        )
        self._shown = PARTS[0]
        self._held_dbfs = (LOWEST_DBFS, LOWEST_DBFS)

    def compose(self) -> ComposeResult:
        yield Static(id="headline")
        yield Static(id="row")
        yield Static(id="meters")
        with Container(id="parts"):
            yield Mirror(id="screen")
            yield PresetTable(self._watching.do, "presets")
            yield Losses(id="xruns")
            yield CaptureTable(self._watching.do, "captures")
            yield KnobTable(self._watching.do, "knobs")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.action_show(self._shown)
        self._watching.start()

    def on_resize(self, event: events.Resize) -> None:
        roomy = event.size.width >= ALL_COLUMNS and event.size.height >= ALL_ROWS
        self.query_one("#parts").set_class(roomy, "all")

    def on_unmount(self) -> None:
        self._watching.stop()

    def action_show(self, part: str) -> None:
        """That part gets the keys, and the room where there is not enough for all."""
        self._shown = part
        for name in PARTS:
            self.query_one(f"#{name}").set_class(name == part, "shown")
        self.query_one(f"#{part}").focus()

    def action_do(self, action: str) -> None:
        self._watching.do(action)

    def _tell(self, message: Message) -> None:
        """On the watching thread."""
        self.post_message(message)

    def on_declined(self, message: Declined) -> None:
        self.notify(message.sentence, severity="warning")

    def on_saw(self, message: Saw) -> None:
        sight = message.sight
        if not self.query("#headline"):
            return  # the terminal is being given back
        headline, row = self.query_one("#headline", Static), self.query_one("#row", Static)
        if sight.status is None:
            headline.update(words.NO_PEDAL)
            row.update(sight.trouble)
            return
        self._hold(sight)
        headline.update(words.headline(sight.status))
        row.update(words.row(sight.status))
        meters = self.query_one("#meters", Static)
        meters.update(words.meters(sight.status, self._held_dbfs, meters.size.width))
        for part in (Mirror, PresetTable, Losses, CaptureTable, KnobTable):
            self.query_one(part).see(sight)

    def _hold(self, sight: Sight) -> None:
        """The highest levels, which fall slowly."""
        assert sight.status is not None
        peaks = (sight.status.input_peak_dbfs, sight.status.output_peak_dbfs)
        first, second = (
            max(LOWEST_DBFS if peak is None else peak, held - HELD_DECAY_DB)
            for peak, held in zip(peaks, self._held_dbfs, strict=True)
        )
        self._held_dbfs = (first, second)
