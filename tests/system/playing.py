"""What a pedal does all evening: it starts with the power, plays at its level, comes back, keeps to its memory."""

import json
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.project import PROJECT
from tests.system import pedal, sound
from tests.system.bench import Bench

LEVEL_DBFS = -20.0
SECONDS = 8.0
UNITS = ("pedal-audio", "pedal-control")
CAPTURE = "etalon-clean"


def reboot(bench: Bench) -> None:
    """Off and on again: sound without a hand."""
    bench.far.try_to("sudo -n systemctl reboot")
    time.sleep(5.0)
    bench.say(f"ssh answers after {bench.far.wait():.0f} s")
    took_s = bench.until(lambda: pedal.plays(bench.far), 300.0)
    bench.hold("sound flows after a start", took_s is not None, f"{took_s or 300:.0f} s after ssh")
    thread = bench.far.root(f"ps -L -o cls=,rtprio=,psr= -p {pedal.pid(bench.far, 'pedal-audio')}")
    bench.hold("the audio thread has SCHED_FIFO 75", "FF     75" in thread, thread)
    locked = bench.far.root(f"grep VmLck /proc/{pedal.pid(bench.far, 'pedal-audio')}/status")
    bench.hold("memory is locked", locked.split()[1] != "0", locked)
    for unit in UNITS:
        scored = bench.far.run(f"systemd-analyze security --no-pager {unit} | tail -n 1", check=False)
        score = float(scored.split("exposure level for")[1].split(":")[1].split()[0])
        bench.hold(f"{unit}'s exposure is no worse than 1.3", score <= 1.3, score)
    failed = bench.far.run("systemctl --failed --no-legend --plain").strip()
    bench.hold("no unit of the system failed", not failed, failed)
    doctor = bench.far.try_to("sudo -n pedal doctor --json")
    bad = [f"{line['name']}: {line['says']}" for line in json.loads(doctor.stdout) if line["grade"] == "bad"]
    bench.hold("the doctor finds nothing bad", not bad and doctor.returncode == 0, "; ".join(bad))


def hear(bench: Bench) -> None:
    """A sine through the cable: dry as loud as it came, through an amp as loud as `pedal render` has it."""
    far = bench.far
    ready = bench.until(lambda: CAPTURE in pedal.captures(far).values(), 1800.0, 5.0)
    bench.hold("the factory's captures come by themselves", ready is not None, f"after {ready or 1800:.0f} s")
    idle = bench.until(lambda: pedal.status(far)["importing"] is None, 1800.0, 5.0)
    bench.say(f"the import rests after {idle or 1800:.0f} s")
    samples = sound.tone(LEVEL_DBFS, SECONDS)
    far.put(sound.as_wav(samples), "/tmp/tone.wav")
    far.run("sudo -n pedal bypass on")
    before = pedal.status(far)
    heard = _through(bench)
    bench.hold("dry leaves as loud as it came", abs(heard.level_dbfs - LEVEL_DBFS) < 0.05, heard)
    bench.hold("and without a gap", heard.gaps_s == 0.0 and heard.sounding_s > SECONDS - 1.0, heard)
    far.run(f"sudo -n pedal preset new {CAPTURE} Tested")
    far.run("sudo -n pedal play Tested && sudo -n pedal set cab.on off && sudo -n pedal preset save")
    far.run("sudo -n pedal bypass off")
    wanted = _rendered(bench, samples)
    heard = _through(bench)
    bench.hold(
        "an amp leaves as `pedal render` says",
        abs(heard.level_dbfs - wanted.level_dbfs) < 0.1,
        f"{heard}; rendered {wanted.level_dbfs:.2f} dBFS",
    )
    after = pedal.status(far)
    bench.say(f"xruns {before['xruns']} -> {after['xruns']}, late {before['late_blocks']} -> {after['late_blocks']}")
    bench.say(f"a block takes {after['block_us_p50']} us of {1e6 * after['block_frames'] / after['rate_hz']:.0f}")


def kills(bench: Bench) -> None:
    """Each process dies, hangs, and comes back; the music plays on without control."""
    far = bench.far
    audio, blocks = pedal.pid(far, "pedal-audio"), pedal.status(far)["blocks"]
    far.root(f"kill -9 {pedal.pid(far, 'pedal-control')}")
    took_s = bench.until(lambda: pedal.answers(far), 120.0)
    bench.hold("control comes back", took_s is not None, f"after {took_s or 120:.0f} s")
    bench.hold("and the music played on", pedal.pid(far, "pedal-audio") == audio)
    bench.hold("in the same count of blocks", pedal.status(far)["blocks"] > blocks)
    preset = pedal.status(far)["preset"]
    far.root(f"kill -9 {audio}")
    took_s = bench.until(lambda: pedal.pid(far, "pedal-audio") not in (0, audio) and pedal.plays(far), 120.0)
    bench.hold("sound comes back", took_s is not None, f"after {took_s or 120:.0f} s")
    bench.hold("with the same preset", pedal.status(far)["preset"] == preset)
    for unit in UNITS:
        hung = pedal.pid(far, unit)
        far.root(f"kill -STOP {hung}")
        took_s = bench.until(lambda: pedal.pid(far, unit) not in (0, hung) and pedal.plays(far), 180.0)  # noqa: B023
        bench.hold(f"{unit} that hangs is started again", took_s is not None, f"after {took_s or 180:.0f} s")


def memory(bench: Bench) -> None:
    """What both processes hold, in MiB, and what the machine has left."""
    for unit in UNITS:
        lines = bench.far.root(f"grep -E '^(Rss|Pss|Anonymous):' /proc/{pedal.pid(bench.far, unit)}/smaps_rollup")
        held = {line.split(":")[0]: int(line.split()[1]) // 1024 for line in lines.splitlines()}
        bench.hold(f"{unit} stays below 300 MiB", held["Rss"] < 300, held)
    bench.say(" ".join(bench.far.run("free -m | sed -n 2p").split()))


def small(bench: Bench) -> None:
    """The same card in a computer with 512 MiB, a Zero 2 W's."""
    shut_down(bench)
    whole, bench.machine.memory_mib = bench.machine.memory_mib, 512
    bench.machine.switch_on()
    bench.say(f"ssh answers after {bench.far.wait():.0f} s")
    took_s = bench.until(lambda: pedal.plays(bench.far), 600.0)
    bench.hold("512 MiB: sound flows", took_s is not None, f"{took_s or 600:.0f} s after ssh")
    memory(bench)
    killed = bench.far.root("journalctl -k --no-pager | grep -ci 'out of memory'; true").strip()
    bench.hold("512 MiB: nothing was killed for memory", killed == "0", killed)
    shut_down(bench)
    bench.machine.memory_mib = whole
    bench.machine.switch_on()
    bench.far.wait()


def shut_down(bench: Bench) -> None:
    """As a person does who waits for it."""
    bench.far.try_to("sudo -n systemctl poweroff")
    try:
        bench.machine.wait_until_off(300.0)
    except subprocess.TimeoutExpired:
        bench.hold("the machine goes off by itself", held=False)
        bench.machine.cut()


def _through(bench: Bench) -> sound.Heard:
    bench.far.run(sound.through_the_pedal(SECONDS), SECONDS + 120.0)
    return sound.hear(sound.from_wav(bench.far.get("/tmp/heard.wav")))


def _rendered(bench: Bench, samples: sound.Samples) -> sound.Heard:
    """The same take through the same capture and preset, offline and here."""
    preset = bench.far.root(f"cat {pedal.STATE}/presets/*ested.toml")
    with TemporaryDirectory() as folder:
        take, out, kept = (Path(folder) / name for name in ("take.wav", "out.wav", "preset.toml"))
        take.write_bytes(sound.as_wav(samples))
        kept.write_text(preset)
        subprocess.run(
            [PROJECT / ".venv/bin/pedal", "render", "--profile", pedal.HARDWARE, "--preset", kept, "--cab", "none",
             "--state", folder, PROJECT / f"firmware/captures/factory/{CAPTURE}.nam", take, out],
            check=True, capture_output=True,
        )  # fmt: skip
        return sound.hear(sound.from_wav(out.read_bytes()))
