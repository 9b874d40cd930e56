"""Which panel a profile asks for."""

from pathlib import Path

from hw.gpio_panel import GpioPanel
from hw.pins import open_factory
from hw.profile import PanelProfile
from hw.roles import Panel


def open_panel(profile: PanelProfile, run: Path) -> Panel:
    """The panel of `profile`; with `remote`, `run`/panel.sock moves its mock pins. Raises PanelError."""
    if profile.remote:
        from hw.sim.panel import RemotePanel

        return RemotePanel(profile, run)
    return GpioPanel(profile, open_factory(profile.pin_factory))
