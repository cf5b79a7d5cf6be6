# Short names for dotnet commands. Without make, type the command itself: each target is one line.

CONFIGURATION := Release
FUZZ_RUNS ?= 1000000
FUZZ_SEED ?= 1
FAULTS ?= all
FUZZ := dotnet run -c $(CONFIGURATION) --project tests/Tritone.Fuzz --

.DEFAULT_GOAL := help
.PHONY: help build test serve format bench publish fuzz faults coverage clean

help:
	$(info Targets:)
	$(info $()  build      build everything; the program is artifacts/bin/Tritone.Cli/release/tritone)
	$(info $()  test       run all tests)
	$(info $()  serve      serve the bundled model on http://127.0.0.1:8000)
	$(info $()  format     put the code in the form that .editorconfig asks for)
	$(info $()  bench      run the benchmarks)
	$(info $()  publish    compile the program to native code, into artifacts/publish/)
	$(info $()  fuzz       fuzz every reader of untrusted files: FUZZ_RUNS=$(FUZZ_RUNS) FUZZ_SEED=$(FUZZ_SEED))
	$(info $()  faults     do to the real program what may happen to a server, a quarter of an hour: FAULTS=$(FAULTS))
	$(info $()  coverage   run all tests and show the line coverage of each project)
	$(info $()  clean      remove artifacts/)
	@:

build:
	dotnet build -c $(CONFIGURATION)

test:
	dotnet test -c $(CONFIGURATION)

serve:
	dotnet run -c $(CONFIGURATION) --project src/Tritone.Cli -- serve

format:
	dotnet format

bench:
	dotnet run -c $(CONFIGURATION) --project benchmarks/Tritone.Benchmarks -- --filter '*'

publish:
	dotnet publish -c $(CONFIGURATION) src/Tritone.Cli -o artifacts/publish

fuzz:
	$(FUZZ) all --runs $(FUZZ_RUNS) --seed $(FUZZ_SEED)

faults:
	dotnet run -c $(CONFIGURATION) --project tests/Faults -- $(FAULTS)

coverage:
	dotnet msbuild eng/Clean.proj -nologo -p:Folder=coverage
	dotnet test -c $(CONFIGURATION) --coverage --coverage-output-format cobertura --results-directory artifacts/coverage
	dotnet run eng/Coverage.cs artifacts/coverage

clean:
	dotnet msbuild eng/Clean.proj -nologo
