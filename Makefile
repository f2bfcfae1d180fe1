# Each target first sets up what it needs; a second call is instant. PYTHON=... names an interpreter.
BIN := .venv/bin

.PHONY: help demo test simulate bench refresh lab lock browser clean

help:
	@echo "make demo     the reports on the sample, and where they are"
	@echo "make test     everything that must hold before a change lands"
	@echo "make simulate what the methods promise, held against simulated surveys; takes long"
	@echo "make lab      the notebooks, live, on a copy of the sample in museum/"
	@echo "make refresh  run the committed notebooks again and store their outputs"
	@echo "make bench    how fast the headless reports are"
	@echo "make lock     pin what pyproject.toml asks for (needs uv)"
	@echo "make clean    remove the environment and caches; runs/ stays"

demo: .venv/ready
	@$(BIN)/cxkit demo

# Widgets show their static picture where nobody is watching.
test: export CXKIT_MODE = headless
# Two workers whose sums each spread over all processors wait for one another.
test: export OPENBLAS_NUM_THREADS = 1
test: .venv/ready browser
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder
	$(BIN)/pytest --nbval -n auto --dist loadfile notebooks

# One topic alone: make simulate TOPIC=verdicts SHARE=0.1
simulate: export OPENBLAS_NUM_THREADS = 1
simulate: .venv/ready
	@$(BIN)/python tests/simulations $(TOPIC) --share $(or $(SHARE),1)

bench: .venv/ready
	@for script in tests/benchmarks/bench_*.py; do $(BIN)/python "$$script" || exit 1; done

refresh: .venv/ready
	@$(BIN)/cxkit refresh

lab: .venv/ready
	@$(BIN)/cxkit lab

# Keeps every pin that still fits; remove requirements.lock first to take the newest of everything.
# "fewest": one numpy and one scipy for every Python, so that the numbers are the same on each.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
		--no-annotate --no-header --all-extras pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv .hypothesis .pytest_cache .ruff_cache build dist
	find cxkit tests notebooks -name __pycache__ -prune -exec rm -rf {} +

browser:
	@.ci/set-up browser

.venv/ready: pyproject.toml requirements.lock .ci/set-up
	@.ci/set-up environment
