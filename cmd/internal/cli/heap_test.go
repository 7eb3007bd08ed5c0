package cli

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

// TestDelayCollection: the first collection is late, the usual setting applies afterwards, and a user's own setting
// counts.
func TestDelayCollection(t *testing.T) {
	percent := func() uint64 { // without setting it, which would undo what another goroutine sets meanwhile
		sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	collect := func() { // what is cleaned up behind a collection runs in a goroutine of its own
		for tries := 1000; percent() != 100 && tries > 0; tries-- {
			runtime.GC()
			runtime.Gosched()
		}
	}
	collect() // a command that ran in this process may have delayed it
	was := debug.SetGCPercent(100)
	defer debug.SetGCPercent(was)
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		t.Setenv(name, "100")
		if delayCollection(); percent() != 100 {
			t.Errorf("%s is set, and the heap grows by %d percent", name, percent())
		}
		t.Setenv(name, "")
	}
	if delayCollection(); percent() <= 100 {
		t.Errorf("the heap grows by %d percent before the first collection", percent())
	}
	collect()
	if percent() != 100 {
		t.Errorf("the heap grows by %d percent after it", percent())
	}
	debug.SetGCPercent(200)
	if delayCollection(); percent() != 200 {
		t.Errorf("200 percent was set, and the heap grows by %d", percent())
	}
}
