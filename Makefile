# Two commands are all a newcomer needs: `make run` and `make test`. Both do their own set-up.
.DEFAULT_GOAL := help
.PHONY: help setup run test check pictures screenshots fonts lighthouse long faults drill measuring bench mutants lock \
	lint types walls settings knowledge proof
SHELL := /bin/bash
PORT ?= 8000
python := .venv/bin/python
bin := .venv/bin
compile := $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

help: ## show this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

setup: ## make .venv with the pinned requirements, if it is not there yet
	@cmp -s requirements-dev.txt .venv/requirements-dev.txt || { \
		python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			|| { echo 'Unknot needs Python 3.11 or newer as python3. On Debian or Ubuntu: apt-get install python3 python3-venv' >&2; exit 1; }; \
		python3 -c 'import venv, ensurepip' 2>/dev/null \
			|| { echo 'This python3 cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv' >&2; exit 1; }; \
		echo 'Setting up .venv, once.'; \
		python3 -m venv --clear .venv \
			&& $(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt \
			&& cp requirements-dev.txt .venv/requirements-dev.txt; }

run: setup ## start Unknot on 127.0.0.1, at PORT (8000)
	@$(python) manage.py migrate --verbosity 0 && exec $(python) -m config.run --port $(PORT)

test: check ## check everything, then run all tests
	@$(bin)/pytest -n 4 --dist worksteal --cov --cov-report=term-missing:skip-covered

pictures: setup ## draw every picture there is on one page, var/pictures.html, and with Chromium as var/pictures.png
	@$(python) manage.py knowledge pictures
	@$(python) -m tools.contact_sheet

screenshots: setup ## take the pictures of the README, with Chromium
	@$(python) -m tools.screenshots

fonts: setup ## cut the fonts of the pages down to what the pages use
	@$(python) -m tools.subset_fonts

lighthouse: setup ## measure four pages with Lighthouse, on a phone and on a desk (needs Node and Chromium)
	@mkdir -p var/lighthouse && cp tools/lighthouse/package.json tools/lighthouse/package-lock.json var/lighthouse
	@cd var/lighthouse && { cmp -s package-lock.json node_modules/.installed \
		|| { npm ci --ignore-scripts --no-audit --no-fund --loglevel error && cp package-lock.json node_modules/.installed; }; }
	@$(python) -m tools.lighthouse

check: setup ## lint, types, walls, settings, knowledge and its proof
	@$(MAKE) --no-print-directory --jobs 2 --output-sync types lint walls settings knowledge proof

lint:
	@$(bin)/ruff check --quiet . && $(bin)/ruff format --check --quiet .
	@$(bin)/bandit --quiet --configfile pyproject.toml --recursive config recommender routines manage.py \
		2> >(grep -v "nosec encountered" >&2)

types:
	@$(bin)/mypy

walls:
	@$(bin)/lint-imports --no-logo 2>&1 | tail -n 12; exit $${PIPESTATUS[0]}

settings:
	@UNKNOT_ENV=production UNKNOT_SECRET_KEY="$$($(python) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		DATABASE_URL=sqlite:///:memory: PUBLIC_URL=https://unknot.example ALLOWED_HOSTS=unknot.example \
		CONTACT_EMAIL=hello@unknot.example EMAIL_URL=smtp://127.0.0.1 CELERY_BROKER_URL=redis://127.0.0.1 \
		UNKNOT_LINK_KEY=only-to-check-the-settings-not-secret \
		UNKNOT_DATA_KEYS=only-to-check-the-settings-not-secret $(python) manage.py check --deploy --fail-level WARNING
	@$(python) manage.py makemigrations --check --dry-run

knowledge:
	@$(python) manage.py knowledge check
	@$(python) manage.py knowledge schema --check

proof:
	@$(python) manage.py knowledge prove

long: setup ## try promises and timetables on 100,000 examples each, 100,000 steps of consent, 60,000 calls of the API, and all that a browser can look at
	@UNKNOT_EXAMPLES=100000 $(bin)/pytest -q -n 2 --dist worksteal tests/recommender/test_promises.py tests/recommender/test_alone.py \
		tests/recommender/proof/test_the_planner_keeps_to_it.py tests/recommender/test_swaps.py \
		tests/recommender/test_rhythm.py tests/recommender/test_finer_rhythm.py \
		tests/routines/access tests/routines/test_calendar_feed.py tests/routines/test_vtimezone.py tests/routines/admin/test_lookups.py \
		tests/routines/reminders/test_daylight_saving.py tests/routines/reminders/test_link_scanners.py \
		tests/routines/reminders/consent tests/routines/api/test_contract.py \
		tests/browser/accessibility tests/browser/journeys tests/browser/test_print.py tests/browser/test_card.py

KILLS ?= 300
faults: setup ## kill senders in mid-send, KILLS (300) times on each set-up, and count what it costs
	@UNKNOT_KILLS=$(KILLS) UNKNOT_REQUIRE_ALL=1 $(bin)/pytest -q -p no:xdist -o log_cli=true -o log_cli_level=INFO tests/faults

PEOPLE ?= 20000
drill: setup ## back up a database with PEOPLE (20,000) and rows in every state, restore it, upgrade it under load, and count what is missing
	@UNKNOT_DRILL=$(PEOPLE) UNKNOT_REQUIRE_ALL=1 $(bin)/pytest -q -p no:xdist -o log_cli=true -o log_cli_level=INFO tests/drills

measuring: setup # add the pinned requirements of `bench` and `mutants` to .venv, if they are not there yet
	@cmp -s requirements-bench.txt .venv/requirements-bench.txt || { \
		echo 'Adding what measures to .venv, once.'; \
		$(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt \
			&& cp requirements-bench.txt .venv/requirements-bench.txt; }

bench: measuring ## print what it costs, beside another engine (no thresholds)
	@$(bin)/pytest tests/benchmarks -s -p no:xdist

mutants: measuring ## break rules, planner and prover bit by bit, and see whether a test notices
	@rm -rf var/mutants && mkdir -p var/mutants && cp -r config recommender routines tests manage.py pyproject.toml var/mutants
	@cd var/mutants && ../../$(bin)/mutmut run && ../../$(bin)/mutmut results --all 1 > results.txt
	@grep -v ': killed' var/mutants/results.txt; \
		sed -E 's/^ *(.*)\.x[^:]*: (.*)/\1 \2/' var/mutants/results.txt | sort | uniq -c

lock: setup ## pin the newest versions that requirements*.in allow
	@$(compile) --upgrade requirements.in --output-file requirements.txt
	@$(compile) --upgrade requirements-anymail.in --output-file requirements-anymail.txt
	@$(compile) --upgrade requirements-sentry.in --output-file requirements-sentry.txt
	@$(compile) --upgrade requirements-dev.in --output-file requirements-dev.txt
	@$(compile) --upgrade requirements-bench.in --output-file requirements-bench.txt
