# One command each: make help. Everything is installed into .venv, here.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= 2
NEEDS  := pyproject.toml constraints.txt

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUTF8 = 1
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help book test notebooks lab serve lint bench clean

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

book: $(VENV)/book.stamp  ## build the book, warnings as errors
	@$(BIN)/jupyter-book build . -W -n --keep-going --quiet
	@echo "The book is ready. Open $(CURDIR)/_build/html/index.html"

test: $(VENV)/all.stamp book  ## run every check
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(BIN)/pytest --numprocesses $(JOBS) --dist loadfile \
	    --no-loadscope-reorder
	@$(BIN)/pytest --nbval --numprocesses $(JOBS) --dist loadfile \
	    --override-ini filterwarnings= book solutions

notebooks: $(VENV)/all.stamp  ## bring the notebooks up to date with the texts
	@$(BIN)/python -m course_pkg.authoring $(if $(ALL),--force)

lab: $(VENV)/all.stamp  ## open the exercises in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir=exercises

serve: book  ## show the book at http://127.0.0.1:8000
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

lint: $(VENV)/all.stamp  ## format the code and report what is wrong with it
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(VENV)/all.stamp  ## measure the layers beside the frameworks' own
	@$(BIN)/python -m benchmarks

clean:  ## remove what was built and installed; never an exercise
	@rm -rf _build $(VENV) *.egg-info .pytest_cache .ruff_cache .hypothesis

# What an environment holds: `book` is small, `all` has the frameworks too.
$(VENV)/book.stamp: $(NEEDS) | $(VENV)/python.stamp
	@$(PYTHON) .ci/check_machine.py 500
	@echo "Installing what the book needs ..."
	@$(BIN)/pip install --quiet -c constraints.txt -e '.[book]'
	@touch $@

$(VENV)/all.stamp: $(NEEDS) | $(VENV)/python.stamp
	@$(PYTHON) .ci/check_machine.py 4500
	@echo "Installing the book's tools and both frameworks ..."
	@$(BIN)/pip install --quiet -c constraints.txt -e '.[all]'
	@touch $@ $(VENV)/book.stamp

$(VENV)/python.stamp:
	@$(PYTHON) .ci/check_machine.py 500
	@$(PYTHON) -m venv $(VENV)
	@touch $@
