# One list of commands. `make check` changes nothing, `make fix` mends what can be mended by itself.
.PHONY: app test setup check fix bench docs

PORT ?= 8501
PYTHON := .venv/bin/python
CHECKED := app.py access etl pages store tests bench

app: .venv/ready
	@$(PYTHON) -m etl demo --if-empty
	@$(PYTHON) -m streamlit run app.py --server.port $(PORT)

test: setup
	$(PYTHON) -m pytest -n 3 --dist loadfile

setup: .venv/ready
	@sh .ci/browser

.venv/ready: requirements.txt requirements-dev.txt
	@sh .ci/venv
	@touch $@

check: .venv/ready
	$(PYTHON) -m ruff format --check $(CHECKED)
	$(PYTHON) -m ruff check $(CHECKED)
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -q tests/test_architecture.py
	$(PYTHON) -m tests.house

fix: .venv/ready
	$(PYTHON) -m ruff check --fix $(CHECKED)
	$(PYTHON) -m ruff format $(CHECKED)

bench: .venv/ready
	$(PYTHON) -m bench

docs: .venv/ready
	$(PYTHON) -m etl docs
