package main

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestJSONOfRun(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	path := write(t, strings.Replace(good, "rbp-16: 43", "rbp-16: 45", 1))
	out, _, code := command("run", "--format", "json", path)
	g.Expect(code).To(Equal(1))
	var report map[string]any
	g.Expect(json.Unmarshal([]byte(out), &report)).To(Succeed())
	g.Expect(report).To(HaveKey("version"))
	g.Expect(report["host"]).To(And(HaveKey("cpu"), HaveKey("kernel"), HaveKeyWithValue("contained", true)))
	g.Expect(report["totals"]).To(Equal(map[string]any{"passed": 0.0, "failed": 1.0, "skipped": 0.0, "errors": 0.0}))
	result := report["results"].([]any)[0].(map[string]any)
	g.Expect(result).To(And(HaveKeyWithValue("scenario", "two-locals"), HaveKeyWithValue("case", ""),
		HaveKeyWithValue("file", path), HaveKeyWithValue("line", 1.0), HaveKeyWithValue("verdict", "fail"),
		HaveKeyWithValue("reason", ""), HaveKeyWithValue("claims", []any{"S2-06"})))
	g.Expect(result["mismatches"].([]any)[0]).To(And(HaveKeyWithValue("at", "main.body"), HaveKeyWithValue("visit", 1.0),
		HaveKeyWithValue("what", "rbp-16 in the frame of main"), HaveKeyWithValue("expected", "45"),
		HaveKeyWithValue("captured", "0x2b (43)"), HaveKeyWithValue("predicted", "0x2b (43), local of main")))
}

func TestJUnitOfRun(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	out, _, _ := command("run", "--format", "junit", write(t, strings.Replace(good, "rbp-8:  42", "rbp-8:  44", 1)))
	var suite struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Cases    []struct {
			Name    string `xml:"name,attr"`
			Failure string `xml:"failure"`
		} `xml:"testcase"`
	}
	g.Expect(xml.Unmarshal([]byte(out), &suite)).To(Succeed())
	g.Expect(suite.Tests).To(Equal(1))
	g.Expect(suite.Failures).To(Equal(1))
	g.Expect(suite.Cases[0].Failure).To(ContainSubstring("rbp-8 in the frame of main"))
}

func TestGitHubAnnotatesTheScenariosLine(t *testing.T) {
	needsHardware(t)
	path := write(t, strings.Replace(good, "rbp-8:  42", "rbp-8:  44", 1))
	out, _, _ := command("run", "--format", "github", path)
	NewWithT(t).Expect(out).To(HavePrefix("::error file=" + path + ",line=18,"))
}

func TestJSONOfCoverage(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	out, err, code := command("coverage", "--format", "json", write(t, good))
	g.Expect(code).To(Equal(0), err)
	var report struct {
		Claims struct {
			Total                       int
			Covered, Refuted, Uncovered []string
		}
	}
	g.Expect(json.Unmarshal([]byte(out), &report)).To(Succeed())
	g.Expect(report.Claims.Covered).To(Equal([]string{"S2-06"}))
	g.Expect(report.Claims.Refuted).To(BeEmpty())
	g.Expect(len(report.Claims.Uncovered)).To(Equal(report.Claims.Total - 1))
}

func TestAFailedScenarioCoversNothing(t *testing.T) {
	needsHardware(t)
	out, _, _ := command("coverage", write(t, strings.Replace(good, "rbp-8:  42", "rbp-8:  44", 1)))
	NewWithT(t).Expect(out).To(ContainSubstring("0 covered, 0 refuted"))
}

func TestShowDrawsThePredictionWithoutHardware(t *testing.T) {
	g := NewWithT(t)
	out, err, code := command("show", "--machine", "model", "--ascii", write(t, good))
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(ContainSubstring("frame of main"))
	g.Expect(out).To(ContainSubstring("Predicted by the model; not run on a processor."))
	g.Expect(strings.Map(func(r rune) rune {
		if r > 126 {
			return r
		}
		return -1
	}, out)).To(BeEmpty(), "characters beyond ASCII")
	g.Expect(out).NotTo(ContainSubstring("\x1b"))
}

func TestSchemaIsJSON(t *testing.T) {
	out, _, code := command("schema")
	if code != 0 || !json.Valid([]byte(out)) {
		t.Errorf("exit code %d, %d bytes", code, len(out))
	}
}

func TestMistakesInTheFormatsThatProgramsRead(t *testing.T) {
	g := NewWithT(t)
	bad := write(t, strings.Replace(good, "rbp-8:  42", "rbp-8:  042", 1))
	out, _, code := command("run", "--format", "json", bad)
	g.Expect(code).To(Equal(2))
	var report struct {
		Results  []any
		Mistakes []struct {
			File, Message, Hint string
			Line, Column        int
		}
	}
	g.Expect(json.Unmarshal([]byte(out), &report)).To(Succeed())
	g.Expect(report.Results).To(BeEmpty())
	g.Expect(report.Mistakes).To(HaveLen(1))
	g.Expect(report.Mistakes[0].File).To(Equal(bad))
	g.Expect(report.Mistakes[0].Line).To(Equal(18))

	out, _, code = command("run", "--format", "github", bad)
	g.Expect(code).To(Equal(2))
	g.Expect(out).To(HavePrefix("::error file=" + bad + ",line=18,"))

	out, _, code = command("run", "--format", "junit", bad)
	g.Expect(code).To(Equal(2))
	var suite struct {
		Tests  int `xml:"tests,attr"`
		Errors int `xml:"errors,attr"`
	}
	g.Expect(xml.Unmarshal([]byte(out), &suite)).To(Succeed())
	g.Expect(suite.Tests).To(Equal(1))
	g.Expect(suite.Errors).To(Equal(1))
}

func TestAnAuthorsWordsAreNoCommands(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	text := strings.Replace(good, "says: The second local lies eight bytes below the first.",
		`says: "harmless\n::add-mask::x\n::error::injected\e[2J"`, 1)
	out, _, code := command("run", "--format", "github", write(t, strings.Replace(text, "rbp-8:  42", "rbp-8:  44", 1)))
	g.Expect(code).To(Equal(1))
	g.Expect(out).NotTo(MatchRegexp(`(?m)^\s*::(add-mask|error::)`))
	g.Expect(out).NotTo(ContainSubstring("\x1b"))
	g.Expect(out).To(MatchRegexp(`(?s)^::error file=.*\n::stop-commands::(\w{20,})\n.*\n::\w{20,}::\n$`))
}
