"""Which panel a profile asks for."""

from pathlib import Path

from hw.gpio_panel import Panel
from hw.pins import open_factory
from hw.profile import PanelProfile


def open_panel(profile: PanelProfile, run: Path) -> Panel:
    """The panel of `profile`; with `remote`, its mock pins are moved through `run`/panel.sock. Raises PanelError."""
    if profile.remote:
        from hw.sim.panel import RemotePanel

        return RemotePanel(profile, run)
    return Panel(profile, open_factory(profile.pin_factory))
