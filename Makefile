# The two commands most people need: `make run` and `make test`. Everything else is listed by `make help`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
STORE ?= run/store
WORKERS ?= auto
PORT ?= 8000
DATA ?= ../shared/data/text

.PHONY: help setup web developer run report test lint types rules format bench bench-voice bench-readers bench-kills bench-truth docs lock clean
.DEFAULT_GOAL := help
# every process of a test run, and every start of the application, would compile all of our modules anew
unexport PYTHONDONTWRITEBYTECODE

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/' | sort

$(VENV)/.users: requirements/users.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements/users.txt
	$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

# the lock of the application holds that of the plain install, in equal versions: one go instead of two; compiling all
# of it would take as long as fetching it, and Python compiles what it uses
$(VENV)/.web: requirements/web.txt pyproject.toml
	@echo "Setting up; this takes about a minute, once."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --no-compile --require-hashes -r requirements/web.txt
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $(VENV)/.users $@

# this lock holds both others, in equal versions: one go again. All of it is compiled here, on all cores: the tests take
# a warning for an error, and compiling warns of what others wrote. Some packages ship files for other Pythons.
$(VENV)/.developers: requirements/developers.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --no-compile --require-hashes -r requirements/developers.txt
	-$(BIN)/python -W ignore -m compileall -qq -j 0 $(VENV)/lib
	$(PIP) --no-build-isolation --no-deps -e .
	@touch $(VENV)/.users $(VENV)/.web $@

setup: $(VENV)/.users  ## make .venv with the twofold command

web: $(VENV)/.web  ## the same, with the application

developer: $(VENV)/.developers  ## the same, with everything that tests and checks need

ifdef FILE
run: report
else
run: web  ## the application with two simulated organisations; FILE=survey.csv writes report.html instead
	@$(BIN)/twofold serve --demo --home run/home --port $(PORT)
endif

report: setup  ## simulate a hotel chain (or take FILE=survey.csv), load it, write report.html
	@$(BIN)/twofold run $(if $(FILE),"$(FILE)") $(if $(MAP),--map "$(MAP)") $(if $(LANGUAGE),--language "$(LANGUAGE)")

test: developer  ## every test; what this machine lacks is skipped and named
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: rules types  ## ruff, mypy, import contracts, house rules, documentation

types: developer
	$(BIN)/mypy

rules: developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python tools/house_rules.py
	$(BIN)/python tools/measure_reference.py --check
	$(BIN)/python tools/command_reference.py --check
	$(BIN)/python tools/messages.py --check

format: developer  ## let ruff write the layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: developer  ## speed: one ratio a line
	$(BIN)/python benchmarks/load.py
	$(BIN)/python benchmarks/cube.py
	$(BIN)/python benchmarks/store.py
	$(BIN)/python benchmarks/journeys.py
	$(BIN)/python benchmarks/foresight.py
	$(BIN)/python benchmarks/crossings.py
	$(BIN)/python benchmarks/journeys_kept.py
	$(BIN)/python benchmarks/simulate.py
	$(BIN)/python benchmarks/drivers.py
	$(BIN)/python benchmarks/effects.py
	$(BIN)/python benchmarks/links.py
	$(BIN)/python benchmarks/web_server.py
	$(BIN)/python benchmarks/web_overview.py
	$(BIN)/python benchmarks/web_surveys.py

bench-voice: developer  ## what comments are read as, beside people's labels: DATA=../shared/data/text
	$(BIN)/python benchmarks/voice_speed.py $(DATA)
	$(BIN)/python benchmarks/voice_language.py --data $(DATA)
	$(BIN)/python benchmarks/voice_masking.py --data $(DATA)
	$(BIN)/python benchmarks/voice_masking_small.py --data $(DATA)
	$(BIN)/python benchmarks/voice_valence.py $(DATA)
	$(BIN)/python tools/train_voice_feelings.py $(DATA) --measure
	$(BIN)/python benchmarks/voice_aspects.py $(DATA)
	$(BIN)/python benchmarks/voice_topics.py

bench-readers: developer  ## ten million events and fifty signed-in readers: the overview beside a bare page
	$(BIN)/python benchmarks/web_readers.py

bench-kills: developer  ## kill -9 of server and worker, twenty rounds: is everything acknowledged there, once? Answers too
	$(BIN)/python benchmarks/kills.py
	$(BIN)/python benchmarks/answer_kills.py

bench-truth: developer  ## do 95 % intervals cover 95 %? 2,000 replications and more
	$(BIN)/python benchmarks/truth.py
	$(BIN)/python benchmarks/truth_memory.py
	$(BIN)/python benchmarks/truth_channels.py
	$(BIN)/python benchmarks/truth_deviations.py
	$(BIN)/python benchmarks/truth_watch.py
	$(BIN)/python benchmarks/truth_shifts.py
	$(BIN)/python benchmarks/truth_recovery.py
	$(BIN)/python benchmarks/truth_effects.py
	$(BIN)/python benchmarks/truth_priorities.py
	$(BIN)/python benchmarks/truth_drivers.py
	$(BIN)/python benchmarks/truth_staggered.py
	$(BIN)/python benchmarks/truth_links.py
	$(BIN)/python benchmarks/truth_pulse.py
	$(BIN)/python benchmarks/truth_few.py
	$(BIN)/python benchmarks/truth_experiments.py

docs: developer  ## build the documentation into docs/_build
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build
	@echo "docs/_build/index.html"

lock: developer  ## resolve the dependencies anew (needs uv)
	tools/lock.sh

clean:  ## remove what the commands above made
	rm -rf $(VENV) run docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis
