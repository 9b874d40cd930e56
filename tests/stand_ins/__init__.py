"""Stand-ins: each has the rules of the real thing, and verbs to assert with. The index, by whose rules each has.

Devices
  asound           the folder /proc/asound with cards that come and go, and their USB devices under /sys
  alsa             the module alsaaudio 0.11: its defaults, EPIPE, a card that is gone
  watched_mixer    a card's own mixer, brought to rest and watched as controld does it
  gain             the codec's own gain: a control with steps and an end
  panel            a foot on a bouncing switch, gpiozero's mock pins, the memory of an SSD1306
  floor            a pair of feet on switches, and what each step meant
  calibrate        a codec on the bench, whose levels only the test knows; its cable, noise and hum
The audio process
  fakes            a codec, an amp, and the controld that gives orders
  cabs             a cabinet, by direct convolution
  chains           the chain of a block, with fake amps in it
  running_engine   the engine, on a clock that the codec moves
  ordering         orders as the audio thread obeys them, with a loader of fake amps
  players          audiod playing a take through a graph, block after block
  live_audiod      none: the real audiod in a process of its own, and what it reported
  portable_host    any ONNX Runtime host of an exported graph
  wires            a graph that changes nothing, at another rate
  other_rates      the oracle at a capture's own rate, and another make of resampler
  growth           Python's memory, before and after playing
The control process
  control          an audiod as controld knows it, the captures of a library, and a desk to play all from
  walking          what a player does to presets, banks and setlists, at a desk of control
  controllers      a controller on a state folder, beside an audiod as controld knows it
  loops            controld's loop, with a panel that is a pipe and a stick that comes and goes
  memories         what controld keeps in its state folder, and what it reports of it
  row            captures in the row of a preset: cabinets, late and upside down ones; a desk that plays such a row
  restless           a player who does one thing to a chain after another
  runners          a runner that does each job at once, and something slow that waits to be released
  serving          the pedal's socket, answered by a thread
  asking           the controller's answers to requests, without the socket
  states           the controller's state, changed in a fact or two
  codecs           a codec with a gain of any kind, and a desk that plays through it
  measuring_desk   a desk at which somebody measures: hands and strokes, and what audiod reports
  importing        a pedal that finds one file of an import a question
  measuring        a pedal's socket with a codec behind it, for the wizard and the coach
  wizard           the person whom the calibration wizard asks
  pedals           none: both real processes on the sim profile, and a foot on its switches
Captures
  preparing        captures as prepare stores them, and prepare run by a user who may not read or write everything
  sounds           sound files by their bytes: a cabinet, rooms, tones and noise
  golden           NAM Core's own vectors, where they are there
  random_networks  any network that the format knows, by a seed
  made_up_amps     an amp by lot, whose delay and wiring are known
What is seen
  set_type         a line of type on paper, and where its ink is
What shell scripts call
  commands         programs on the PATH, and a compiler that makes anything at once
  shells           a person at a real bash or zsh, on a terminal
  far_side         a Raspberry Pi to deploy to: a real sshd, and what needs root written down

Elsewhere: own_captures/ writes .nam files, oracle/ says how they sound, firmware/kernels/host.py plays fused graphs.
"""
