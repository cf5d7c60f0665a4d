# One list of commands. `make check` changes nothing, `make fix` mends what can be mended by itself.
.PHONY: app test quick deep setup check fix bench docs pictures axe

PORT ?= 8501
PYTHON := .venv/bin/python
TESTS := $(PYTHON) -m pytest -n 3 --dist loadfile --no-loadscope-reorder
CHECKED := app.py access etl pages store tests bench

app: .venv/ready
	@$(PYTHON) -m etl demo --if-empty
	@$(PYTHON) -m streamlit run app.py --server.port $(PORT)

# Files go to the processes in the order that tests/longest.py gives, not by their number of tests.
# `make test COVER=1` also says what was not run, and fails below the level of pyproject.toml; only tests near
# the code are watched (tests/measuring.py): watching all took half as long again.
test: setup
	$(TESTS) --durations=10 $(if $(COVER),--cov --cov-report=term)

# Without a browser, LibreOffice, PostgreSQL, other processes, the demonstration and what takes long by itself: while
# working. Each process collects all tests, so there are no more of them than cores to run on.
quick: .venv/ready
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -p no:schemathesis -p no:playwright -q -m "not (browser or office or postgres or processes or slow)" tests/unit tests/spec tests/test_architecture.py

# Everything, with many random cases where `test` tries a few.
deep: setup
	BIANMIN_DEPTH=deep $(TESTS) --durations=10

setup: .venv/ready
	@sh .ci/browser

.venv/ready: requirements.txt requirements-dev.txt requirements-x13.txt
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
	$(PYTHON) -m pages.api.guide

# Every page as every role in both languages: on a desk by day and by night, a projector, a phone, on paper. What ONLY
# says is handed on: make pictures ONLY="--pages present --languages zh". They lie in data/var/pictures.
pictures: setup
	$(PYTHON) -m tests.browser.pictures $(ONLY)

# The same pages read by axe at 1366 and 390 pixels in both themes.
axe: setup
	$(PYTHON) -m tests.browser.pictures --axe --roles coordinator,B03 $(ONLY)
