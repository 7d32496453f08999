# The course's commands. `make` alone lists them.
PYTHON ?= python3
RUN := .venv/bin/python
export JUPYTER_PLATFORM_DIRS := 1
export PYDEVD_DISABLE_FILE_VALIDATION := 1

.DEFAULT_GOAL := help
.PHONY: help book editions check test lab notebooks lint furniture maps models explorers bench challenge lock environment clean

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: env
env:  # made from the lock; does nothing when it is there and fits
	@$(PYTHON) scripts/bootstrap.py

book: env  ## build the site from the stored outputs into _build/html
	@rm -rf _build/html _build/.doctrees
	.venv/bin/jupyter-book build . -n -W --keep-going -q
	@echo "The site is in _build/html: open _build/html/index.html, or"
	@echo "  $(RUN) -m http.server --bind 127.0.0.1 --directory _build/html 8000"
	@echo "and then http://127.0.0.1:8000"

editions: book  ## the site as a zip and the book as a PDF, into _build/html/editions
	$(RUN) scripts/editions.py

test: lint  ## format, lint, and every test: package, notebooks, exercises, built book
	OMP_NUM_THREADS=1 $(RUN) -m pytest -n 2 --dist loadfile

# Not in `make check`: what needs a browser, runs a notebook, renders, or starts
# several processes.
LONG := book chapter_checks editions explorers furniture many_workers notebooks own_chapters reading

check: lint  ## format, lint, and the tests of package and exercises: two minutes
	OMP_NUM_THREADS=1 $(RUN) -m pytest tests -n 2 --dist loadfile $(LONG:%=--ignore=tests/test_%.py)

lab: env  ## open the notebooks in JupyterLab
	@# otherwise each new reader is asked about JupyterLab's news
	@$(RUN) -m jupyter labextension disable "@jupyterlab/apputils-extension:announcements" 2> /dev/null
	$(RUN) -m jupyterlab notebooks

notebooks: env  ## execute the notebooks in place (ONLY="03 07" for some)
	$(RUN) scripts/notebooks.py $(ONLY)

lint: env  ## ruff on package, tests, scripts and notebook cells
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .

furniture: env  ## render the furniture under data/ again
	$(RUN) scripts/furniture.py

maps: env  ## compute the stored maps again (ONLY="10 12" for some)
	$(RUN) scripts/precompute.py maps $(ONLY)

models: env  ## train the stored networks again (ONLY=vae for some)
	$(RUN) scripts/precompute.py models $(ONLY)

challenge: env  ## break what claims rest on and see them fail (ONLY=07)
	$(RUN) scripts/challenge.py $(ONLY)

explorers: env  ## make the explorers of the welcome page and the playground
	$(RUN) scripts/explorers.py $(ONLY)

PUBLISHED := pca bits autoencoders vae bound neighbours maps

bench: env  ## measure what takes too long for a chapter (benchmarks/), again: hours
ifdef QUICK
	for name in $(PUBLISHED); do \
	  $(RUN) benchmarks/published_$$name.py --quick || exit; done
else
	@# first, since a run that was stopped goes on here
	for name in $(PUBLISHED); do $(RUN) benchmarks/published_$$name.py || exit; done
	$(RUN) benchmarks/rows.py
	$(RUN) scripts/published.py
	$(RUN) benchmarks/full_size.py mnist
	$(RUN) benchmarks/full_size.py fashion
	$(RUN) benchmarks/maps_cost.py tsne
	$(RUN) benchmarks/maps_cost.py opentsne
	$(RUN) benchmarks/maps_cost.py opentsne-fft
	$(RUN) benchmarks/maps_cost.py umap
	$(RUN) benchmarks/maps_cost.py umap-search
	$(RUN) benchmarks/call_overhead.py
	$(RUN) benchmarks/many_workers.py --record
	$(RUN) scripts/full_size.py
endif

lock: env  ## resolve the dependencies again, then environment.yml
	UV_CACHE_DIR=.venv/cache $(RUN) -m uv lock --upgrade
	$(RUN) scripts/environment.py

environment: env  ## write environment.yml from the lock
	$(RUN) scripts/environment.py

clean:  ## remove what was built (the environment too)
	rm -rf _build .venv .hypothesis .pytest_cache .ruff_cache
