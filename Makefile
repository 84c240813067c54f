# check: what must hold before a change is proposed, made of run, test and lint.
# bench and fuzz measure and search; mutate lists the changes of the model that no
# case notices (about ten minutes on two processors); update rewrites what is generated.
GOLANGCI = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.12.2
FUZZTIME = 1m

.PHONY: check test run lint bench fuzz mutate update

check: run test lint
	test -z "$$(gofmt -l .)"
	go vet ./...

lint:
	$(GOLANGCI) run

run:
	go run ./tools/framecheck run

test:
	go test -race ./...

bench:
	go test -run '^$$' -bench . -benchmem ./...

# A minute for each target; go test takes one at a time.
fuzz:
	go test -run '^$$' -fuzz '^FuzzLoad$$' -fuzztime $(FUZZTIME) ./scenarios
	go test -run '^$$' -fuzz '^FuzzParse$$' -fuzztime $(FUZZTIME) ./scenarios/intel
	go test -run '^$$' -fuzz '^FuzzAssemble$$' -fuzztime $(FUZZTIME) ./native/assembler
	go test -run '^$$' -fuzz '^FuzzRun$$' -fuzztime $(FUZZTIME) ./model/machine
	go test -run '^$$' -fuzz '^FuzzMessages$$' -fuzztime $(FUZZTIME) -fuzzminimizetime 10x ./harness/protocol
	go test -run '^$$' -fuzz '^FuzzLoad$$' -fuzztime $(FUZZTIME) -fuzzminimizetime 10x ./native/object
	go test -run '^$$' -fuzz '^FuzzEHFrame$$' -fuzztime $(FUZZTIME) ./model/unwind
	go test -run '^$$' -fuzz '^FuzzRules$$' -fuzztime $(FUZZTIME) ./model/unwind
	go test -run '^$$' -fuzz '^FuzzInfos$$' -fuzztime $(FUZZTIME) ./model/unwind

mutate:
	go run ./tools/mutate

update:
	go test ./scenarios ./harness/drawing ./tools/framecheck -update
