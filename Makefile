# make test    everything that must pass, with the race detector
# make check   what CI runs: formatting, vet, staticcheck, tests, a short fuzz run
# make bench   costs of all parts
# make bench-fleet  costs of polling, each beside its limit in the same run
# make fuzz    every fuzz target for FUZZTIME (default 5s; 500x in CI; 10m for a long run)

GO       ?= go
FUZZTIME ?= 5s
PACKAGES := ./...

.PHONY: test check fmt vet lint fuzz bench bench-fleet

test:
	$(GO) test -race -shuffle=on $(PACKAGES)

check: fmt vet lint test fuzz

fmt:
	@unformatted=$$(gofmt -l cmd sources aggregator output); \
	if [ -n "$$unformatted" ]; then echo "not gofmt:"; echo "$$unformatted"; exit 1; fi

vet:
	$(GO) vet $(PACKAGES)

lint:
	$(GO) tool -modfile=.ci/go.mod staticcheck $(PACKAGES)

fuzz:
	@for pkg in $$(grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u); do \
	  for f in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]*' $$pkg/*_test.go | sed 's/func //' | sort -u); do \
	    echo "fuzz $$pkg $$f"; \
	    $(GO) test -run='^$$' -fuzz="^$$f\$$" -fuzztime=$(FUZZTIME) -parallel=2 $$pkg || exit 1; \
	  done; \
	done

bench:
	$(GO) test -run='^$$' -bench=. -benchmem $(PACKAGES)

bench-fleet:
	$(GO) test -run='^$$' -bench='UnchangedPoll|FirstIngest|IdleSources|PollLag' ./cmd/wireroom
