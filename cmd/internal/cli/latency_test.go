package cli_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkLatency measures, on the demo in a real pseudo-terminal, from a key to the first byte that it brings; and
// what the processor does for a key, and in a minute without one. Keys come at any time, as fingers do. Nothing else
// may run beside it.
func BenchmarkLatency(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "demo")
	c := startConsole(b, b.TempDir(), 120, nil, "demo", "--dir", dir)
	c.wait("0 of 43", "type-checks", "return &SessionStore")
	rnd := rand.New(rand.NewPCG(1, 2))
	rest := func() {
		c.rest(100 * time.Millisecond)
		<-time.After(time.Duration(rnd.IntN(20_000)) * time.Microsecond)
	}
	var took []time.Duration
	began := ticks(b, c.cmd.Process.Pid)
	for i := 0; b.Loop(); i++ {
		rest()
		start := time.Now()
		c.keys([]string{"j", "k"}[i%2])
		<-c.changed
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/median")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99")
	rest()
	before := ticks(b, c.cmd.Process.Pid)
	b.ReportMetric(10*float64(before-began)/float64(len(took)), "ms-CPU/key")
	const idle = time.Minute
	<-time.After(idle)
	b.ReportMetric(100*float64(ticks(b, c.cmd.Process.Pid)-before)/(100*idle.Seconds()), "%core/idle")
	c.keys("q")
	c.exit()
}

// ticks returns how many hundredths of a second of a processor a process has had; 0 where that can't be told.
func ticks(tb testing.TB, pid int) int {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0
	}
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err1 != nil || err2 != nil {
		return 0
	}
	return user + system
}
