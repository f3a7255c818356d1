# make run: the app.   make test: everything checked.   make help: the rest.
PYTHON ?= python3
PORT ?= 8501
JOBS ?= 2
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
# Node is for development only: linters, types and tests of the browser modules.
NODE := $(shell node -e 'process.exit(Number(process.versions.node.split(".")[0] < 18))' 2>/dev/null && echo yes)
NO_NODE := There is no node 18 or later here:
NOT_INSTALLED := { echo "The packages could not be installed; the lines above say why. Mostly there is no way to the network, or the disk \
is full. Run the same command again once that is mended: what is there already is kept."; exit 1; }

.PHONY: run test check browser-modules setup lint lint-browser bench locales results recordings screenshots clean help

run: $(VENV)/.installed
	@echo "Generative models, by hand: http://127.0.0.1:$(PORT)   (stop with Ctrl+C)"
	@exec $(PY) -m streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT) --server.headless true

setup: $(VENV)/.installed-dev

# Two runs: Playwright keeps an event loop alive in its process, and the page tests start their own. The browser tests go one by one:
# a server, its worker and a browser that draws sixty frames a second fill two cores, and two of each only wait for one another.
test: check
	$(PY) -m pytest tests/e2e

check: $(VENV)/.installed-dev browser-modules
	$(PY) -m pytest tests --ignore tests/e2e -n $(JOBS) --dist worksteal

browser-modules:
ifdef NODE
	node --test tests/browser/*.test.js
else
	@echo "$(NO_NODE) the tests of the browser modules are left out."
endif

lint: $(VENV)/.installed-dev lint-browser
	$(PY) -m ruff check .
	$(PY) -m mypy

ifdef NODE
lint-browser: node_modules/.installed
	npx eslint .
	npx tsc -p .
	npx prettier --check --log-level warn "ui/**/*.{js,ts}" "tests/browser/*.js" "*.js"
else
lint-browser:
	@echo "$(NO_NODE) eslint, tsc and prettier are left out."
endif

bench: $(VENV)/.installed-dev
	$(PY) -m benchmarks.latent_walk
	$(PY) -m benchmarks.start

locales: $(VENV)/.installed-dev
	$(PY) -m ui.i18n extract
	$(PY) -m ui.i18n compile

results: $(VENV)/.installed
	$(PY) -m benchmarks.results

recordings: $(VENV)/.installed
	$(PY) -m genmodels record --presets

screenshots: $(VENV)/.installed-dev
	$(PY) -m docs.make_screenshots

clean:
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis build

help:
	@echo "make run          the app on http://127.0.0.1:$(PORT) (PORT=... for another port)"
	@echo "make check        unit and page tests, the rules of the house, the browser modules: all but the browsers"
	@echo "make test         the same and the browser tests: Chromium, and every exhibit in Firefox and WebKit"
	@echo "make lint         ruff and mypy; eslint, tsc and prettier where there is node"
	@echo "make setup        .venv with everything for development"
	@echo "make bench        latency of the latent walk, time to the first page"
	@echo "make locales      extract, update and compile the Korean catalogue"
	@echo "make results      write docs/results.md and the README's tables from the manifest"
	@echo "make recordings   play every preset of the GAN page and its cures again, into recordings/"
	@echo "make screenshots  take the README's pictures from the running app"

# The stamps are newer than the requirements they were made from, so a second call installs nothing.
$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Creating $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(PY)
	@echo "Installing requirements.txt (once; PyTorch is the large one)"
	@$(PIP) -r requirements.txt || $(NOT_INSTALLED)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt | $(PY)
	@echo "Installing requirements-dev.txt (once)"
	@$(PIP) -r requirements-dev.txt || $(NOT_INSTALLED)
	@touch $@ $(VENV)/.installed

node_modules/.installed: package-lock.json
	@echo "Installing the linters of the browser modules (once)"
	@npm ci --silent
	@touch $@
