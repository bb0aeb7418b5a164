# The commands of this project. `make run` needs Python 3.11 or newer, make, and the package registries.
SHELL := /bin/sh
# the distribution's own Python first: it is built optimised, one that was compiled by hand often is not (a quarter slower)
ifndef PYTHON
PYTHON := $(shell for python in /usr/bin/python3.11 /usr/bin/python3 python3.11 python3; do "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$$python" && break; done || echo python3)
endif
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/runtime-of-$(shell cksum < requirements.lock | cut -d' ' -f1)
TOOLS := $(VENV)/tools-of-$(shell cksum < requirements-dev.lock | cut -d' ' -f1)

.PHONY: help run prepare test test-fast check format bench lock messages docs clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | sort

# uv where there is one, pip everywhere; both check the hashes of the lock. pip works through a lock with one core, so
# two of them take half of it each.
define install
	@test -x $(BIN)/python || { echo "◆ ساختن محیط پایتون…"; $(PYTHON) -c 'import sys; sys.exit("Python 3.11 یا تازه‌تر لازم است؛ بنویسید: make PYTHON=/path/to/python3.11 run") if sys.version_info < (3, 11) else None' && if command -v uv >/dev/null 2>&1; then uv venv -q --allow-existing --python $(PYTHON) $(VENV); else $(PYTHON) bin/make-venv $(VENV); fi; }
	@echo "◆ نصب کتابخانه‌ها از $(1)…"
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes -r $(1); else sh bin/install-with-pip $(VENV) $(1); fi
	@printf '#!/bin/sh\nexec "%s/$(BIN)/python" -m dargah "$$@"\n' "$$PWD" > $(BIN)/dargah && chmod +x $(BIN)/dargah
	@touch $(2)
endef

$(RUNTIME): requirements.lock
	$(call install,requirements.lock,$@)

$(TOOLS): requirements-dev.lock
	$(call install,requirements-dev.lock,$@)
	@touch $(RUNTIME)

run: $(RUNTIME) ## the whole portal on this machine, with a demo office; Ctrl-C ends it
	@PYTHONPATH="$$PWD" exec $(BIN)/python -m dargah run

prepare: $(RUNTIME) ## production: tables, static files, content (after installing and upgrading)
	@$(BIN)/python -m dargah prepare

test: $(TOOLS) ## unit, integration and browser tests on a real PostgreSQL and a real Chromium
	@sh bin/need-tools
	@DARGAH_MODE=test $(BIN)/python -m pytest -q -n 2 tests/unit tests/integration
	@DARGAH_MODE=test $(BIN)/python -m pytest -q -n 2 --dist loadscope tests/browser

test-fast: $(TOOLS) ## unit and integration tests only
	@sh bin/need-tools
	@DARGAH_MODE=test $(BIN)/python -m pytest -q -n 2 tests/unit tests/integration

check: $(TOOLS) ## style, types, floors, templates, migrations, deployment settings, texts
	@PATH="$$PWD/$(BIN):$$PATH" sh bin/check

format: $(TOOLS) ## put the code in its form
	@$(BIN)/ruff format dargah tests bench && $(BIN)/ruff check --fix dargah tests bench

bench: $(TOOLS) ## figures as ratios in one run; JSON in var/bench.json
	@DARGAH_MODE=demo $(BIN)/python -m bench

docs: $(TOOLS) ## diagrams made from the tables in code
	@DARGAH_MODE=test $(BIN)/python -m dargah diagrams docs/diagrams

messages: $(TOOLS) ## compile the catalogues under dargah/locale
	@DARGAH_MODE=test $(BIN)/python -m dargah texts compile

lock: ## both locks anew, with hashes, without an index address (needs uv)
	uv pip compile -q --generate-hashes --no-header --universal --python-version 3.11 requirements.in -o requirements.lock
	uv pip compile -q --generate-hashes --no-header --universal --python-version 3.11 requirements-dev.in -o requirements-dev.lock

clean: ## forget the demo's data
	@rm -rf var
