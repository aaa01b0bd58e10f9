# Bittern: the commands of this repository.
#
#   make demo     from a fresh machine to a report: install, build, regress the matrix engine, 10,000 faults on digits
#   make build    the command, optimised: .build/release/bittern
#   make test     the tests, but for the one that builds Examples/OwnDesign
#   make check    what CI runs: format, warnings as errors, fresh RTL, lint of the RTL, all tests
#   make rtl      regenerate RTL/ from Generators/
#   make bench    the benchmarks, as ratios
#   make format   format the sources
#   make clean

SOURCES := Package.swift Sources Generators Testbenches Tests Examples Benchmarks
BITTERN := .build/release/bittern
REPORT  := build/digits-report

.PHONY: help demo dependencies build rtl test check format-check rtl-check lint bench format clean

help:
	@sed -n 's/^#   //p' Makefile

dependencies:
	@Scripts/install-dependencies

build: dependencies
	swift build -c release --product bittern

rtl: build
	$(BITTERN) generate --all --output RTL

test: dependencies
	swift build -c release --build-tests
	swift test -c release --skip-build

demo: build
	$(BITTERN) generate matrix_engine --output build/rtl
	$(BITTERN) regress --block matrix_engine
	rm -f build/digits.sqlite
	$(BITTERN) inject digits_int8 --faults 10000 --store build/digits.sqlite
	$(BITTERN) report build/digits.sqlite --output $(REPORT)

# Takes in the tests that need minutes.
check: export BITTERN_SLOW_TESTS := 1
check: dependencies format-check build rtl-check lint test

format-check:
	swift format lint --strict --recursive $(SOURCES)

rtl-check: build
	$(BITTERN) generate --all --output RTL --check

lint: build
	$(BITTERN) lint --all

bench: dependencies
	swift run -c release --package-path Benchmarks benchmarks

format:
	swift format --in-place --recursive $(SOURCES)

clean:
	rm -rf .build build
