package cli_test

import (
	"flag"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var startDir = flag.String("start-dir", "", "module to open in BenchmarkStart, in place of the demo's")

// BenchmarkStart measures, in a real pseudo-terminal, from the start of the program to the first frame that has a text,
// to the list of violations, and to the first rewrite that is proven. Nothing else may run beside it.
func BenchmarkStart(b *testing.B) {
	dir := *startDir
	if dir == "" {
		dir = filepath.Join(b.TempDir(), "demo")
		c := startConsole(b, b.TempDir(), 120, nil, "demo", "--no-tui", "--dir", dir)
		c.exit()
	}
	stages := []struct {
		unit string
		is   func(screen string) bool
		took []time.Duration
	}{
		{unit: "ms/first-frame", is: func(s string) bool { return strings.TrimSpace(s) != "" }},
		{unit: "ms/list", is: func(s string) bool { return strings.Contains(s, "0 of ") && strings.Contains(s, ".go:") }},
		{unit: "ms/rewrite", is: func(s string) bool { return strings.Contains(s, "type-checks") }},
	}
	state := "XDG_STATE_HOME=" + b.TempDir()
	for b.Loop() {
		began := time.Now()
		c := startConsole(b, dir, 120, []string{state})
		for i := range stages {
			s := &stages[i]
			c.until(func() bool { return c.vt.alternate() && s.is(c.screen()) }, func() string { return s.unit })
			s.took = append(s.took, time.Since(began))
		}
		c.keys("q")
		c.exit()
	}
	for _, s := range stages {
		slices.Sort(s.took)
		b.ReportMetric(float64(s.took[len(s.took)/2].Microseconds())/1000, s.unit)
	}
}
