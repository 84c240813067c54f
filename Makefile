# check: what must hold before a change is proposed, made of run, test and lint.
# bench and fuzz measure and search; mutate lists the changes of the model that no
# case notices (half an hour on two processors); update rewrites what is generated.
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

# A minute for each target; go test takes one at a time, make -j 2 fuzz two, each on half of
# the processors.
FUZZED = scenarios:FuzzLoad scenarios/intel:FuzzParse native/assembler:FuzzAssemble model/machine:FuzzRun \
	harness/protocol:FuzzMessages native/object:FuzzLoad model/unwind:FuzzEHFrame model/unwind:FuzzRules model/unwind:FuzzInfos
FUZZERS = $(addprefix fuzz~,$(subst :,~,$(subst /,+,$(FUZZED))))

fuzz: $(FUZZERS)

# fuzz~folder~target, with + for the slashes of the folder
.PHONY: $(FUZZERS)
$(FUZZERS):
	go test -run '^$$' -fuzz '^$(word 3,$(subst ~, ,$@))$$' -fuzztime $(FUZZTIME) -fuzzminimizetime 10x ./$(subst +,/,$(word 2,$(subst ~, ,$@)))

mutate:
	go run ./tools/mutate && go run ./tools/mutate -of execve

update:
	go test ./scenarios ./harness/drawing ./tools/framecheck -update
