# Two commands matter: `make demo` and `make test`. Both set up what they need.
PYTHON ?= python3
# Python compiles each module once and keeps it, also where the surroundings say not to: commands begin in half the time.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check soak bench screens clean

demo: $(STAMP) fonts
	@rm -rf demo
	@$(BIN)/firsthand demo demo
	@echo; echo "== The press release, as it was first written: refused =="; echo
	@$(BIN)/firsthand check press -p demo; code=$$?; \
	  test $$code = 10 || { echo "expected the press release to be blocked, got exit $$code"; exit 1; }
	@echo; echo "== The report, saying what the testimony supports: published in English and in Korean =="; echo
	@$(BIN)/firsthand publish report --yes -p demo
	@$(BIN)/firsthand publish report-ko --yes -p demo

test: $(STAMP) fonts browser
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: $(STAMP)
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(STAMP)
	$(BIN)/python -m tests.soak $(ARGS)

bench: $(STAMP)
	$(BIN)/python -m bench $(ARGS)

# The pictures of the README, of the invented example.
screens: $(STAMP) fonts browser
	@$(BIN)/python -m bench.screens

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Firsthand needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 3; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 3; }
	@echo "Installing what Firsthand needs (once, some minutes)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

# The PDF needs a font with Hangul. Install one where we may; otherwise the program says which to install.
.PHONY: fonts browser
browser:
	@if command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing a browser for the tests of the workbench (chromium)…"; \
	  timeout 180 sh -c 'apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium' >/dev/null 2>&1 || \
	    echo "No browser could be installed: the workbench is not tried in one. Install chromium."; \
	else \
	  echo "There is no browser here: the workbench is not tried in one. Install chromium."; \
	fi

fonts:
	@if command -v fc-list >/dev/null 2>&1 && fc-list :lang=ko 2>/dev/null | grep -q .; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing a font with Hangul (fonts-nanum)…"; \
	  { apt-get update -qq && apt-get install -qq -y fonts-nanum; } >/dev/null 2>&1 || \
	    echo "No Korean font could be installed; the PDF will say what is missing."; \
	fi

clean:
	rm -rf $(VENV) build dist out demo *.egg-info src/*.egg-info
