# What a machine needs: make, and Python 3.11 or newer with venv. The rest comes by itself.
# Settings come from the environment (config/settings.py); make needs these two as well.
PORT ?= 8000
VAR_DIR ?= var
export PORT VAR_DIR
# The made-up company of the demo documents.
run dev: export SITE_NAME := $(or $(SITE_NAME),Vetrelia)

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
CATALOGS := $(wildcard locale/*/LC_MESSAGES/django.po)
COMPILED := $(CATALOGS:.po=.mo)
STATIC_SOURCES := $(shell find . -path ./.venv -prune -o -path './$(VAR_DIR)' -prune \
	-o -path '*/static/*' -type f -print)
STATIC_MANIFEST := $(VAR_DIR)/static/staticfiles.json
# Two test processes for two cores, at most four: each has a database and a browser of its own.
PYTEST := $(BIN)/pytest -n logical --maxprocesses 4 --dist worksteal

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run install dev test bench bench-search bench-search-speed bench-import bench-links bench-llms \
	bench-render audit test-sqlite test-postgres test-postgres-quick test-faults test-topology test-image fuzz fuzz-api \
	fuzz-export lint check browser messages screenshots lock \
	port-is-free database

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: port-is-free $(BIN)/.installed $(COMPILED) $(STATIC_MANIFEST) database ## Run the site as it runs for customers, with demo content
	@echo
	@echo "The site:   http://127.0.0.1:$(PORT)/"
	@echo "The admin:  http://127.0.0.1:$(PORT)/admin/"
	@echo "Ctrl-C stops it. All data stays in $(VAR_DIR)/."
	@DEBUG=0 exec $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) \
		--workers 2 --blocking-threads 2 --log-level warning config.wsgi:application

install: $(BIN)/.installed $(COMPILED) ## Install what the site needs to run, nothing for developing (docs/operators.md)

dev: port-is-free $(BIN)/.installed $(COMPILED) database ## Run the site for developing: DEBUG on, reloads by itself
	@DEBUG=1 exec $(MANAGE) runserver 127.0.0.1:$(PORT)

database: $(BIN)/.installed $(COMPILED)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo

test: browser lint check test-sqlite test-postgres-quick ## Run all checks and tests, on both databases

test-sqlite: $(BIN)/.installed-dev $(COMPILED) ## Run the tests on SQLite
	DATABASE_URL= $(PYTEST)

# Browser tests and tests that need no database run on SQLite only.
ON_POSTGRES = $(BIN)/python -m tests.postgres -- $(PYTEST) -m "not browser" \
	--ignore tests/markup --ignore tests/tooling
test-postgres: $(BIN)/.installed-dev $(COMPILED) ## Run the tests on PostgreSQL, which is started and stopped
	$(ON_POSTGRES)

# The desk's pages ask of a database what the tests of what lies below them ask. Those that ask more
# (odd values in addresses and filters, counting, two at once) run on PostgreSQL in `make test` too.
DESK_ON_POSTGRES := access broken_addresses customers queue redaction saving sent_twice
test-postgres-quick: $(BIN)/.installed-dev $(COMPILED) ## The same without most pages of the desk
	$(ON_POSTGRES) $(patsubst %,--ignore %,$(filter-out \
		$(DESK_ON_POSTGRES:%=tests/admin/test_%.py),$(wildcard tests/admin/test_*.py)))

# What is tested by it takes minutes, so it is not in `make test`.
ROUNDS ?= 100
test-faults: $(BIN)/.installed-dev $(COMPILED) ## Kill commands at random moments, ROUNDS times each, on both databases
	DATABASE_URL= FAULT_ROUNDS=$(ROUNDS) $(BIN)/pytest -s tests/faults
	FAULT_ROUNDS=$(ROUNDS) $(BIN)/python -m tests.postgres -- $(BIN)/pytest -s tests/faults

# nginx and Redis as Debian packages, where apt-get may.
test-topology: $(BIN)/.installed-dev $(COMPILED) ## Run the site on several machines, as processes, and stop one after the other
	@{ command -v nginx && command -v redis-server; } >/dev/null || { apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light redis-server; }
	DATABASE_URL= TOPOLOGY=1 $(BIN)/pytest -s tests/faults/test_topology.py

# The image is built and run without a daemon, as root of a Debian machine.
test-image: $(BIN)/.installed-dev $(COMPILED) ## Build the image of deploy/Dockerfile and run it, read-only and without root
	@{ command -v buildah && command -v debootstrap && command -v bwrap && command -v ip \
		&& command -v redis-server; } >/dev/null || { \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		buildah debootstrap bubblewrap redis-server iproute2; }
	$(BIN)/python -m tests.faults.image
	DATABASE_URL= IMAGE=1 unshare --net sh -c 'ip link set lo up && exec $(BIN)/pytest -s tests/faults/test_image.py'

fuzz-api: $(BIN)/.installed-dev $(COMPILED) ## Try the API against its description, far longer than the tests do
	DATABASE_URL= FUZZ_EXAMPLES=$(or $(EXAMPLES),500) $(BIN)/pytest tests/api/test_description.py

fuzz-export: $(BIN)/.installed-dev $(COMPILED) ## Try whether random content comes out and in again as it was, on both databases
	DATABASE_URL= FUZZ_EXAMPLES=$(or $(EXAMPLES),500) $(BIN)/pytest $(RANDOM_SITES)
	FUZZ_EXAMPLES=$(or $(EXAMPLES),500) $(BIN)/python -m tests.postgres -- $(BIN)/pytest $(RANDOM_SITES)
RANDOM_SITES := tests/interchange/test_round_trip_properties.py

lint: $(BIN)/.installed-dev ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check: $(BIN)/.installed-dev ## Check the settings, and the models against their migrations
	$(MANAGE) check
	$(MANAGE) makemigrations --check --dry-run

# PARTS: some of pages, publishing, memory, workflow. OPTIONS: --seconds, --rounds, --numbers.
bench: $(BIN)/.installed-dev $(COMPILED) ## Measure the site's speed beside nginx and a bare server (a quarter of an hour)
	$(BIN)/python -m benchmarks.site $(PARTS) $(OPTIONS)

# SEEDS: a folder of documents; QUERIES: a file of queries for them (benchmarks/search_quality.py says
# how it looks). Without them: the demo documents.
QUALITY = -m benchmarks.search_quality $(if $(SEEDS),--seeds $(SEEDS)) \
	$(if $(QUERIES),--queries $(QUERIES)) $(QUALITY_OPTIONS)
bench-search: $(BIN)/.installed-dev $(COMPILED) ## Measure what the search finds, on both databases
	DATABASE_URL= $(BIN)/python $(QUALITY)
	$(BIN)/python -m tests.postgres -- $(BIN)/python $(QUALITY)

bench-search-speed: $(BIN)/.installed-dev $(COMPILED) ## Measure how fast the search is, on both databases (NUMBERS="1000 10000")
	DATABASE_URL= $(BIN)/python -m benchmarks.search_speed $(NUMBERS)
	$(BIN)/python -m tests.postgres -- $(BIN)/python -m benchmarks.search_speed $(NUMBERS)

bench-import: $(BIN)/.installed-dev $(COMPILED) ## Measure how long a tree of documents takes, in and out, on both databases
	DATABASE_URL= $(BIN)/python -m benchmarks.import_speed $(DOCUMENTS)
	$(BIN)/python -m tests.postgres -- $(BIN)/python -m benchmarks.import_speed $(DOCUMENTS)

bench-links: $(BIN)/.installed-dev $(COMPILED) ## Measure how long the list of broken links takes, on both databases (ANSWERS=10000)
	DATABASE_URL= $(BIN)/python -m benchmarks.link_speed $(ANSWERS)
	$(BIN)/python -m tests.postgres -- $(BIN)/python -m benchmarks.link_speed $(ANSWERS)

bench-llms: $(BIN)/.installed-dev $(COMPILED) ## Measure how long all texts in one file take (ANSWERS=10000)
	DATABASE_URL= $(BIN)/python -m benchmarks.llms_speed $(ANSWERS)

bench-render: $(BIN)/.installed-dev ## Measure how fast texts are rendered (a minute or two)
	$(BIN)/python -m benchmarks.render_speed

MINUTES ?= 5
fuzz: $(BIN)/.installed-dev ## Look for texts that break the dialect, for MINUTES (needs atheris)
	$(BIN)/python -m tests.tooling.fuzz_markup -max_total_time=$$((60 * $(MINUTES))) -timeout=120 -max_len=64 -len_control=0

messages: $(BIN)/.installed-dev ## Bring locale/ up to date with the texts in code and templates
	$(BIN)/python -m tests.tooling.interface_texts

screenshots: $(BIN)/.installed-dev $(COMPILED) browser ## Take the pictures of the documentation anew
	$(BIN)/python -m tests.tooling.screenshots

lock: $(BIN)/.installed-dev ## Lock requirements*.in with hashes (UPGRADE=--upgrade for newer versions)
	for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links \
			--custom-compile-command "make lock" $(UPGRADE) $$name.in -o $$name.txt || exit 1; \
	done

audit: $(BIN)/.installed-dev ## Ask the public database of known faults about all libraries (needs the network)
	@$(BIN)/python -m tests.tooling.audit

# Browser tests drive the machine's own Chromium. Without it they are skipped, or fail if CI=true.
CHROMIUM_PACKAGES := chromium fonts-liberation
browser: ## Install Chromium for the browser tests, where apt-get may
	@if command -v chromium chromium-browser google-chrome >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then root=; else root="sudo -n"; fi; \
	if command -v apt-get >/dev/null && $$root true 2>/dev/null; then \
		echo "Installing $(CHROMIUM_PACKAGES) for the browser tests"; \
		$$root apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			$$root apt-get install -y -qq --no-install-recommends $(CHROMIUM_PACKAGES) && exit 0; \
	fi; \
	echo "Browser tests will be skipped: they need the Debian packages $(CHROMIUM_PACKAGES)" \
		"(or Chromium as your system has it)."

# The stamp of the development set comes with everything that the site needs to run.
$(BIN)/.installed: requirements.txt | $(BIN)/python
	@echo "Installing the libraries into .venv (a minute or so the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(BIN)/.installed-dev: requirements-dev.txt $(BIN)/.installed
	@echo "Installing the libraries for developing and testing"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer with venv is needed ($(PYTHON) is not that)."; \
		echo "On Debian and Ubuntu: apt-get install python3 python3-venv"; \
		echo "Another one than python3: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv

# Babel compiles, so GNU gettext is not needed.
%.mo: %.po | $(BIN)/.installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

$(STATIC_MANIFEST): $(STATIC_SOURCES) config/settings.py $(BIN)/.installed
	@DEBUG=0 $(MANAGE) collectstatic --no-input --verbosity 0

port-is-free: | $(BIN)/python
	@$(BIN)/python -c 'import socket; s = socket.socket(); \
	s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
	s.bind(("127.0.0.1", $(PORT)))' 2>/dev/null || { \
		echo "Port $(PORT) is taken on this machine. Take another one: PORT=8001 make run"; exit 1; }
