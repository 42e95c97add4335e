# Two commands: `make verify` checks the papers, `make test` checks the checker.

PYTHON ?= python3
JOBS ?= 2
BIN := .venv/bin
STAMP := .venv/installed

# Where a Python is named and .venv holds another one, .venv is made anew.
ifneq ($(origin PYTHON),file)
VERSION := import sys; print(sys.version_info[:2])
ifneq ($(shell $(PYTHON) -c '$(VERSION)'),$(shell $(BIN)/python -c '$(VERSION)' 2>/dev/null))
ANEW := --clear
.PHONY: $(STAMP)
endif
endif

.PHONY: verify test setup debian witnesses mutants proofs replay clean

verify: setup
	$(BIN)/verify run --profile quick --jobs $(JOBS)

# Packages of both kinds at once: each waits for its downloads. One thread of linear algebra a
# process: more only get into each other's way.
test:
	$(MAKE) --no-print-directory --jobs 2 setup debian
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n $(JOBS) --dist loadgroup

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try make PYTHON=python3.11")'
	$(PYTHON) -m venv $(ANEW) .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt -e '.[experiment,test]'
	@# pip compiles one file after the other, and those that nobody imports.
	$(BIN)/python -m compileall -q -j $(JOBS) -x '/(tests?|_inductor)/' .venv/lib >/dev/null || true
	@$(BIN)/python -m theorems.mnist.data || true
	touch $(STAMP)

# Debian's packages, where they are required and missing: the tests drive Chromium and compile LaTeX
# (without these they are skipped, and say so), the proofs need Coq.
debian:
	@set --; \
	{ command -v chromium && command -v pdftotext && command -v pdflatex; } >/dev/null || test -z "$$REQUIRE_BROWSER" || \
		set -- chromium poppler-utils texlive-latex-base texlive-pictures; \
	command -v coqc >/dev/null || test -z "$$REQUIRE_COQ" || set -- "$$@" coq; \
	test $$# = 0 || { apt-get update -q && apt-get install -q -y --no-install-recommends "$$@"; }

# The smallest counterexamples, found anew and stored; the tests replay them.
witnesses: setup
	rm -f reports/witnesses/*.json
	$(BIN)/verify run --profile full --witnesses reports/witnesses

# Mutants of the trusted code: how many do the tests notice? Hours for all of them.
mutants: setup
	$(BIN)/python tests/mutation --sample 100

# The proofs, checked by Coq, and the proved checker: optional, nothing else needs them.
proofs:
	@command -v coqc >/dev/null || { echo "make proofs needs Coq 8.16: apt-get install -y --no-install-recommends coq" >&2; exit 2; }
	$(MAKE) -C proofs --jobs $(JOBS)

# Stored certificates (or CERTIFICATES=FILE.jsonl) as theorems, each checked by Coq.
replay: proofs
	$(MAKE) -C proofs replay $(if $(CERTIFICATES),CERTIFICATES=$(abspath $(CERTIFICATES)))

clean:
	rm -rf .venv reports/latest reports/latest-partial .hypothesis .pytest_cache .mypy_cache .ruff_cache
