package unwind

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// compiled has what compilers write into tables: pushes, large frames, frame pointers,
// frames that are realigned with an alloca (expressions), early returns (remembered
// states), and calls that do not return.
const compiled = `
void out(void *);
long plain(long a, long b) { long x[40]; out(x); return x[a] + b; }
long early(long a, long b, long c) { if (a == 3) return b; long x[9]; out(x); out(&c); return x[a] + b + c; }
void dynamic(long n) { char x[n] __attribute__((aligned(64))); long y[8] __attribute__((aligned(128))); out(x); out(y); }
__attribute__((noreturn)) void never(void);
void dies(long a) { if (a) never(); out(&a); }
long sum(int n, ...) { __builtin_va_list l; __builtin_va_start(l, n); long s = 0; while (n--) s += __builtin_va_arg(l, long); return s; }
__attribute__((ms_abi)) long home(long a, long b, double c) { out(&a); return b + (long)c; }
void (*last)(void *); void tail(void *p) { out(p); last(p); }
`

// readelf, which reads tables by itself, says the same of every row of compilers' tables.
func TestRowsAsReadelfHasThem(t *testing.T) {
	if _, err := exec.LookPath("readelf"); err != nil {
		t.Skip("readelf is not there: ", err)
	}
	rows := 0
	for _, compiler := range []string{"gcc", "clang"} {
		if _, err := exec.LookPath(compiler); err != nil {
			t.Log("not there: ", compiler)
			continue
		}
		for _, options := range []string{"-O0", "-O2", "-O2 -fno-omit-frame-pointer", "-Os -mno-red-zone"} {
			rows += held(t, compiler, strings.Fields(options))
		}
	}
	t.Logf("%d rows", rows)
	if rows == 0 {
		t.Skip("no compiler is there")
	}
}

// held compiles the functions and holds each row that readelf prints against ours.
func held(t *testing.T, compiler string, options []string) int {
	t.Helper()
	folder := t.TempDir()
	source, library := filepath.Join(folder, "f.c"), filepath.Join(folder, "f.so")
	if err := os.WriteFile(source, []byte(compiled), 0o600); err != nil {
		t.Fatal(err)
	}
	arguments := append([]string{"-shared", "-fPIC", "-nostdlib", "-Wl,--unresolved-symbols=ignore-all", "-o", library, source}, options...)
	if out, err := exec.Command(compiler, arguments...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	file, err := elf.Open(library)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	section := file.Section(".eh_frame")
	bytes, err := section.Data()
	if err != nil {
		t.Fatal(err)
	}
	table, err := parseEHFrame(trace.Memory{Base: section.Addr, Bytes: bytes}, trace.Mode64)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("readelf", "--debug-dump=frames-interp", "-W", library).Output()
	if err != nil {
		t.Fatal(err)
	}
	return hold(t, table, string(out), compiler+" "+strings.Join(options, " "))
}

// hold reads readelf's rows: a line of column names, then lines with an address, the CFA
// and a field for each column.
func hold(t *testing.T, table *ehFrame, text, name string) int {
	t.Helper()
	var columns []string
	rows, common := 0, false
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		switch {
		case strings.Contains(line, " CIE "):
			common = true
		case strings.Contains(line, " FDE "):
			common = false
		case len(fields) > 1 && fields[0] == "LOC":
			columns = fields[2:]
		case len(fields) == len(columns)+2 && len(columns) > 0 && len(fields[0]) == 16 && !common:
			address, err := strconv.ParseUint(fields[0], 16, 64)
			if err != nil {
				continue
			}
			rows++
			if got, want := written(t, table, address, columns), strings.Join(fields[1:], " "); got != want {
				t.Errorf("%s: at %#x got %s, want %s", name, address, got, want)
			}
		}
	}
	return rows
}

// written is a row as readelf writes it.
func written(t *testing.T, table *ehFrame, address uint64, columns []string) string {
	t.Helper()
	function, found := table.find(address)
	if !found {
		t.Fatalf("no function at %#x", address)
	}
	row, err := function.row(address, 8)
	if err != nil {
		t.Fatal(err)
	}
	fields := []string{"exp"}
	if row.cfa.kind == fromRegister {
		fields[0] = fmt.Sprintf("%s%+d", dwarf64[row.cfa.register], row.cfa.offset)
	}
	for _, column := range columns {
		fields = append(fields, field(row, column))
	}
	return strings.Join(fields, " ")
}

// field writes the rule of a column.
func field(row *row, column string) string {
	number := uint64(16)
	for n, r := range dwarf64 {
		if r.String() == column {
			number = uint64(n)
		}
	}
	if n, err := strconv.ParseUint(strings.TrimPrefix(column, "xmm"), 10, 64); err == nil && strings.HasPrefix(column, "xmm") {
		number = firstVectorColumn + n
	}
	switch r := row.at(number); r.kind {
	case atOffset:
		return fmt.Sprintf("c%+d", r.offset)
	case isOffset:
		return fmt.Sprintf("v%+d", r.offset)
	case sameValue:
		return "s"
	case inRegister:
		return dwarf64[r.register].String()
	case atExpression:
		return "exp"
	case isExpression:
		return "vexp"
	}
	return "u"
}
