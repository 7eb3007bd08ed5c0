package layout_test

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/layout/layouttest"
	"github.com/seed-58def443/ssot/fix/patch"
)

var full = flag.Bool("full", false, "take the whole of the Go installation's own source, not a sample of it")

// TestNoEdits checks that a file without edits is what it was, whatever it looks like.
func TestNoEdits(t *testing.T) {
	for _, src := range []string{"", "package p", "\ufeffpackage p\r\n", "package p\r\nvar x=1\n", "package p\n\nvar  x = `\r\n`\r\n", "no go at all", "package p\r\n\r\nvar x = 1\r\n"} {
		after, _, err := layout.Of([]byte(src)).Apply([]byte(src), nil)
		if err != nil || string(after) != src {
			t.Errorf("%q becomes %q, %v", src, after, err)
		}
	}
}

// TestNoop plans nothing in the files of the Go installation's own source, in other line ends, with a byte order mark,
// and without a last line end: every byte stays, without an edit, and with an edit that writes what is there already.
// By default that is done to some files; with -full to all that are as gofmt wants them.
func TestNoop(t *testing.T) {
	paths := layouttest.Sources(t)
	rnd := rand.New(rand.NewPCG(3, 9))
	rnd.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	if !*full {
		paths = paths[:60]
	}
	n := make([]int, len(paths))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		place := rnd.IntN(1 << 30)
		group.Go(func() error {
			src, err := os.ReadFile(path)
			if err == nil && layout.Of(src).Formatted {
				n[i] = noop(t, path, src, place)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	files, checked := 0, 0
	for _, forms := range n {
		checked += forms
		if forms > 0 {
			files++
		}
	}
	t.Logf("%d of %d files are as gofmt wants them; nothing changes in %d forms of them", files, len(paths), checked)
	if files < len(paths)*9/10 {
		t.Errorf("only %d of %d files are as gofmt wants them", files, len(paths))
	}
}

// noop checks a file in all forms, and counts them.
func noop(t *testing.T, path string, original []byte, place int) (checked int) {
	t.Helper()
	forms := layouttest.Forms(original)
	forms["cut"] = bytes.TrimSuffix(original, []byte("\n"))
	for name, src := range forms {
		as := layout.Of(src)
		same := func(what string, edits []patch.Edit) {
			if after, _, err := as.Apply(src, edits); err != nil || !bytes.Equal(after, src) {
				t.Errorf("%s, %s, %s: %v\n%s", path, name, what, err, patch.Change{Path: "x.go", Before: src, After: after}.Unified())
			}
		}
		same("no edits", nil)
		start := place % len(src)
		end := min(start+place%97, len(src))
		same("an edit that writes what is there", []patch.Edit{{Start: start, End: end, New: string(src[start:end])}})
		checked++
	}
	return checked
}
