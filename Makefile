# The few commands that people and CI use. `make demo` and `make test` install what is missing, where they may.
SWIFT ?= swift
PREFIX ?= /usr/local
BUILD := .build/release

.PHONY: demo test build lexicons install check validate service format docs bench clean

demo: build
	Scripts/demo.sh

build:
	@Scripts/bootstrap.sh
	$(SWIFT) build -c release --product casebook

test:
	@Scripts/bootstrap.sh
	$(SWIFT) build -c release --build-tests
	$(SWIFT) build -c release --product casebook
	$(SWIFT) test -c release --disable-xctest --skip-build

# The imported terms and the index; needs pip and, for word counts, CASEBOOK_DATA.
lexicons: build
	Scripts/build-lexicons.py --casebook $(BUILD)/casebook

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/casebook
	install -m 755 $(BUILD)/casebook $(DESTDIR)$(PREFIX)/bin/casebook
	rm -rf $(DESTDIR)$(PREFIX)/share/casebook/Lexicons
	cp -r $(BUILD)/casebook_CasebookLexicons.resources $(DESTDIR)$(PREFIX)/share/casebook/Lexicons
	rm -rf $(DESTDIR)$(PREFIX)/share/casebook/Models
	cp -r $(BUILD)/casebook_CasebookModels.resources $(DESTDIR)$(PREFIX)/share/casebook/Models

check:
	Scripts/check-layers.py
	Scripts/test-relocation.sh

# Others' readers of FHIR, BRAT and OMOP over all our notes; needs pip.
validate: build
	Scripts/validate-formats.sh

# The server, a package of its own, with its tests.
service:
	@Scripts/bootstrap.sh
	cd Service && $(SWIFT) build -c release --build-tests && $(SWIFT) build -c release --product casebook-server
	cd Service && $(SWIFT) test -c release --disable-xctest --skip-build
	python3 Service/Tests/check_server.py Service/.build/release/casebook-server

format:
	Scripts/format.sh

docs:
	Scripts/docs.sh

bench: build
	Benchmarks/run.sh

clean:
	rm -rf .build build
