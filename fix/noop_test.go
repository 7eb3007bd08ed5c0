package fix

import (
	"bytes"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/fix/patch"
)

// TestNoop plans nothing in the files of the Go installation's own source, in other line ends, with a byte order mark, and without a last line end: every byte stays,
// without an edit, and with an edit that writes what is there already.
// By default that is done to some files; with -full to all that are as gofmt wants them.
func TestNoop(t *testing.T) {
	paths := sources(t)
	rnd := rand.New(rand.NewPCG(3, 9))
	rnd.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	if flag.Lookup("full").Value.String() != "true" {
		paths = paths[:60]
	}
	n := make([]int, len(paths))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		place := rnd.IntN(1 << 30)
		group.Go(func() error {
			src, err := os.ReadFile(path)
			if err == nil && layoutOf(src).formatted {
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

// sources lists the Go files of the installation.
func sources(t *testing.T) []string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	err = filepath.WalkDir(filepath.Join(strings.TrimSpace(string(root)), "src"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// noop checks a file in all forms, and counts them.
func noop(t *testing.T, path string, original []byte, place int) (checked int) {
	t.Helper()
	forms := variants(original)
	forms["cut"] = bytes.TrimSuffix(original, []byte("\n"))
	for name, src := range forms {
		layout := layoutOf(src)
		same := func(what string, edits []patch.Edit) {
			if after, _, err := layout.apply(src, edits); err != nil || !bytes.Equal(after, src) {
				t.Errorf("%s, %s, %s: %v\n%s", path, name, what, err, patch.Change{Path: "x.go", Before: src, After: after}.Unified())
			}
		}
		same("no edits", nil)
		start := place % len(src)
		end := min(start+place%97, len(src))
		same("an edit that writes what is there", []patch.Edit{{Start: start, End: end, New: string(src[start:end])}})
		if f := parsed(src); f != nil {
			same("no imports", importEdits(f, layout.eol, nil, nil))
		}
		checked++
	}
	return checked
}
