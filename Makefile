# `make demo` plays the pedal on this machine, `make test` checks everything; `make help` lists the rest.
# Needs Python 3.11 or newer (another one: make PYTHON=python3.12 ...) and make. Everything lands in .venv.

PYTHON ?= python3
UV ?= uv
export PYTHON

BIN := .venv/bin
RUN_STAMP := .venv/.installed-run
TEST_STAMP := .venv/.installed-test
SHELL_SCRIPTS := deploy.sh .ci/run tests/arm64/run tests/on_pedal/run tests/system/run $(wildcard systemd/on_pedal/*.sh) $(wildcard requirements/*.sh systemd/*.sh tests/*.sh tests/*/*.sh)
INSTALLERS := requirements/install.sh requirements/system.sh pyproject.toml $(wildcard firmware/kernels/*.?pp) \
	$(wildcard firmware/kernels/*/*.?pp) firmware/kernels/build.py

# $(call stage,NAME,COMMAND): run a command, then say how long it took.
stage = @start=$$(date +%s); $(2) || exit $$?; echo "-- $(1): $$(($$(date +%s) - start)) s"

.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo evening test lint pytest test-slow test-arm64 test-system test-trainer fuzz soak lock bench bench-plot screens deploy clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(RUN_STAMP) ## .venv with what the pedal needs to run here; no compiler, no root

$(RUN_STAMP): requirements/run.txt $(INSTALLERS)
	$(call stage,setup,requirements/install.sh run .venv)
	@touch $@

setup-test: $(TEST_STAMP) ## .venv with what the tests need as well; system packages too, if root

$(TEST_STAMP): requirements/run.txt requirements/test.txt requirements/test.apt $(INSTALLERS)
	$(call stage,system packages,requirements/system.sh requirements/test.apt)
	$(call stage,setup,requirements/install.sh test .venv)
	@touch $(RUN_STAMP) $@

demo: $(RUN_STAMP) ## a short evening on the simulated pedal: demo.wav and demo.png
	$(BIN)/pedal sim --gig tests/gigs/demo.gig --wav demo.wav --sheet demo.png

evening: $(RUN_STAMP) ## a whole evening on the simulated pedal, and its figures: evening.wav, evening.png
	$(BIN)/python -m tests.tools.evening

JOBS ?= 2
test: $(TEST_STAMP) ## ruff, pyright (strict), import contracts, shellcheck, pytest, side by side
	$(call stage,test,$(MAKE) --no-print-directory --jobs=$(JOBS) lint pytest)

# The linters give way: some tests measure time.
lint: $(TEST_STAMP) ## everything but pytest
	$(call stage,ruff check,nice $(BIN)/ruff check .)
	$(call stage,ruff format,nice $(BIN)/ruff format --check .)
	$(call stage,import contracts,nice $(BIN)/lint-imports --no-cache)
	$(call stage,shellcheck,nice shellcheck $(SHELL_SCRIPTS))
	$(call stage,pyright,nice $(BIN)/basedpyright)

# One process for each core, and one more: the tests that need a clock mostly wait (WORKERS=0: one alone). What a file
# is not parted from is in tests/tools/share_out.py. TESTS says which, in pytest's words for marks.
# Bytecode is kept, whatever the shell wishes: the tests start hundreds of pedals and converters.
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))
PYTEST = env --unset=PYTHONDONTWRITEBYTECODE $(BIN)/pytest --numprocesses=$(WORKERS)
pytest: $(TEST_STAMP) ## the tests alone, WORKERS at a time (one more than there are cores)
	$(call stage,pytest,$(PYTEST) --durations=20 -m "$(or $(TESTS),not slow)")

test-slow: $(TEST_STAMP) ## what repeats at length what `make test` shows in short; a few minutes
	$(call stage,slow tests,$(PYTEST) -m "$(or $(TESTS),slow or hypothesis)" --hypothesis-profile=at_length)

test-arm64: $(RUN_STAMP) ## denormals, and the graphs against the oracle, on aarch64 or under qemu; fetches 60 MB
	$(call stage,qemu,[ "$$(uname -m)" = aarch64 ] || requirements/system.sh requirements/arm64.apt)
	$(call stage,arm64,tests/arm64/run)

test-system: $(TEST_STAMP) ## Debian for arm64 in QEMU, deployed to, heard, plugged into, cut off; hours (STEPS="--help")
	$(call stage,system packages,requirements/system.sh requirements/system.apt)
	$(call stage,system,tests/system/run $(STEPS))

TRAINER := .venv-trainer
test-trainer: $(TRAINER)/.installed ## the oracle against the official trainer, on CPython 3.11 for x86-64 Linux; 900 MB
	$(call stage,trainer,$(TRAINER)/bin/python -m pytest tests/trainer/agreement.py)

# Where pip finds no torch==2.13.0+cpu, name the index of PyTorch's CPU builds in PIP_EXTRA_INDEX_URL.
$(TRAINER)/.installed: requirements/trainer.txt
	@$(PYTHON) -m venv --clear $(TRAINER)
	$(call stage,setup,$(TRAINER)/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input install \
		--require-hashes --only-binary :all: --no-deps --requirement requirements/trainer.txt)
	@touch $@

FUZZ_RUNS ?= 200000
FUZZ := .venv-fuzz
fuzz: $(FUZZ)/.installed ## atheris at the three readers, FUZZ_RUNS files each (200,000: 2 minutes); CPython 3.11 to 3.13
	$(call stage,fuzz nam,$(FUZZ)/bin/python -m tests.fuzz.read nam bytes -runs=$(FUZZ_RUNS))
	$(call stage,fuzz nam structure,$(FUZZ)/bin/python -m tests.fuzz.read nam structure -runs=$(FUZZ_RUNS))
	$(call stage,fuzz onnx,$(FUZZ)/bin/python -m tests.fuzz.read onnx bytes -runs=$(FUZZ_RUNS))
	$(call stage,fuzz wav,$(FUZZ)/bin/python -m tests.fuzz.read wav bytes -runs=$(FUZZ_RUNS))

$(FUZZ)/.installed: requirements/run.txt requirements/fuzz.txt $(INSTALLERS)
	$(call stage,setup,requirements/install.sh fuzz $(FUZZ))
	@touch $@

DEEDS ?= 10000
soak: $(TEST_STAMP) ## the running pedal in restless hands at 64 and 16 frames: late blocks of its own, and clicks
	$(BIN)/python -m tests.tools.soak --deeds $(DEEDS)

bench: $(RUN_STAMP) ## block times of the bundled captures on this machine, by both engines
	$(BIN)/pedal bench

bench-plot: $(TEST_STAMP) ## the README's picture of how a block's cost grows, of this machine
	$(BIN)/pedal bench --plot tests/data/bench.png

screens: $(RUN_STAMP) ## the golden screens and the README's sheet anew; look at every picture that changed
	$(BIN)/python -m tests.tools.screens
	$(BIN)/python -m tests.tools.scripts_sheet

# Versions stay as they are locked; to move them: make lock UPGRADE=--upgrade
LOCK = $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links $(UPGRADE)
COMPILE = $(LOCK) pyproject.toml
lock: ## requirements/*.txt anew from pyproject.toml (needs uv: pip install uv)
	@command -v $(UV) >/dev/null || { echo "uv is not on the PATH: pip install uv, or name it: make lock UV=..."; exit 2; }
	$(COMPILE) --group build --output-file requirements/run.txt
	$(COMPILE) --group build --group shells --extra pi --constraint requirements/run.txt --output-file requirements/pi.txt
	$(COMPILE) --group test --extra pictures --constraint requirements/run.txt --output-file requirements/test.txt
	$(COMPILE) --group build --group fuzz --constraint requirements/run.txt --output-file requirements/fuzz.txt
	$(LOCK) --no-deps --group trainer --constraint requirements/run.txt --output-file requirements/trainer.txt
	cat requirements/torch-cpu.pin >>requirements/trainer.txt # by hand: PyPI has no build without CUDA

deploy: ## how this version gets onto a pedal
	@./deploy.sh --help

clean: ## remove the environments, what the tests compiled and what the demo wrote
	rm -rf .venv .venv-trainer .venv-fuzz .cache demo.wav demo.png evening.wav evening.png
