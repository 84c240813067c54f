package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// built is framecheck as a program of its own, to be the simulator.
func built(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "framecheck")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

func TestTheModelConformsToItself(t *testing.T) {
	g := NewWithT(t)
	page, badge := filepath.Join(t.TempDir(), "page.html"), filepath.Join(t.TempDir(), "badge.svg")
	self := built(t)
	out, err, code := command("conform", "--exec", "--html", page, "--badge", badge, write(t, good), "--", self, "serve", "--vendor", "amd")
	g.Expect(code).To(Equal(agree), err)
	g.Expect(out).To(HavePrefix("framecheck model devel agrees in all of 1 cases\n"))
	for path, part := range map[string]string{page: "agrees in all of 1 cases", badge: "1 of 1"} {
		text, failed := os.ReadFile(path)
		g.Expect(failed).NotTo(HaveOccurred())
		g.Expect(string(text)).To(ContainSubstring(part))
	}
	out, _, code = command("conform", "--exec", "--profiles", "core", write(t, good+"    flags: {cf: 0}\n"), "--", self, "serve", "--vendor", "amd")
	g.Expect(code).To(Equal(nothingRan))
	g.Expect(out).To(HavePrefix("framecheck model devel ran none of 1 cases: it needs frames, which is not claimed\n"))
}

func TestAnEmulatorThatDiesGivesNoAnswer(t *testing.T) {
	g := NewWithT(t)
	out, err, code := command("conform", "--elf", write(t, good), "--", "false", "{}")
	g.Expect(code).To(Equal(ownFault), err)
	g.Expect(out).To(HavePrefix("false gave no answer in 1 of 1 cases: "))
}

func TestATranscriptIsHeldToTheProtocol(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "transcript.jsonl")
	const started = `{"protocol":"0x1","name":"sim","version":"1","url":"https://example.org","modes":["64"],"features":[],"observes":"final"}` + "\n"
	for text, want := range map[string]struct {
		code int
		says string
	}{
		`{"cmd":"start","protocol":"0x1"}` + "\n" + started: {agree, "transcript.jsonl: no mistakes"},
		started: {usage, "transcript.jsonl:1: "},
		`{"cmd":"start","protocol":"0x1"}` + "\n" + `{"name":7}` + "\n": {usage, "transcript.jsonl:2: "},
	} {
		g.Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
		out, err, code := command("conform", "--validate", path)
		g.Expect(code).To(Equal(want.code), out+err)
		g.Expect(out).To(ContainSubstring(want.says))
	}
}

func TestWhatConformRefuses(t *testing.T) {
	path := write(t, good)
	for _, c := range []struct {
		says string
		args []string
	}{
		{"behind --", []string{"--exec", path}},
		{"--exec or --elf", []string{path, "--", "true"}},
		{"--exec or --elf", []string{"--exec", "--elf", path, "--", "true", "{}"}},
		{"write {} where", []string{"--elf", path, "--", "true"}},
		{"one of 64, 32", []string{"--elf", "--mode", "16", path, "--", "true", "{}"}},
		{`"cores" is no profile`, []string{"--exec", "--profiles", "cores", path, "--", "true"}},
		{`"rax" cannot be left out`, []string{"--elf", "--without", "ss,rax", path, "--", "true", "{}"}},
		{"one of amd, intel", []string{"--exec", "--vendor", "via", path, "--", "true"}},
		{"one of [text json html]", []string{"--exec", "--format", "pdf", path, "--", "true"}},
		{"no case has this title", []string{"--exec", "--case", "three", path, "--", "true"}},
		{"no such file", []string{"--exec", "--known", "nowhere.yaml", path, "--", "true"}},
		{"expected known:", []string{"--exec", "--known", path, path, "--", "true"}},
		{"does not start", []string{"--exec", path, "--", "/nowhere/adapter"}},
	} {
		g := NewWithT(t)
		_, err, code := command(append([]string{"conform"}, c.args...)...)
		g.Expect(code).To(Equal(usage), "%v: %s", c.args, err)
		g.Expect(err).To(ContainSubstring(c.says), "%v", c.args)
	}
}

func TestTheCommandThatRunsACaseAgainIsWhole(t *testing.T) {
	g := NewWithT(t)
	o := conformance{simulated: simulated{elf: true, mode: "32", without: "ss,if", features: "avx"}, vendor: "intel"}
	g.Expect(o.again([]string{"a.yaml"}, []string{"sim", "{}"})).To(Equal(
		"framecheck conform --elf --vendor intel --mode 32 --without ss,if --features avx --case CASE a.yaml -- sim {}"))
	o = conformance{simulated: simulated{exec: true, mode: "64"}, vendor: "amd"}
	g.Expect(o.again(nil, []string{"sim"})).To(Equal("framecheck conform --exec --vendor amd --case CASE -- sim"))
}
