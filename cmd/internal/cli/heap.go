package cli

import (
	"os"
	"runtime"
	"runtime/debug"
)

// firstHeap is how large the heap grows before the first garbage collection, in bytes. What a hook or a small scan
// reads stays below it.
const firstHeap = 128 << 20

// postpone puts off the first garbage collection, unless the user has a word on them. The runtime begins at 4 MB, and
// marks over and over again what is read of a program while that grows and nothing of it is garbage. After the first
// collection all is as ever. The Go compiler does the same.
func postpone() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	const smallest = 4 << 20 // of the runtime, at 100 percent
	usual := debug.SetGCPercent(firstHeap / smallest * 100)
	collected := new([16]byte)
	runtime.AddCleanup(collected, func(percent int) { debug.SetGCPercent(percent) }, usual)
}
