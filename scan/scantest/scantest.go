// Package scantest prepares the process of tests that scan modules.
package scantest

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"golang.org/x/tools/txtar"
)

// heapGrowth is how much the heap may grow between two collections, in percent of what is in use. A test's process ends
// within seconds: collecting at the usual 100 takes a third of the time of the tests that scan a hundred small modules.
const heapGrowth = 400

// Main runs a package's tests after Prepare.
func Main(m *testing.M) {
	Prepare()
	m.Run()
}

// Prepare makes scans of this process independent of the network and of the developer's settings of the go command.
func Prepare() {
	debug.SetGCPercent(heapGrowth)
	for name, value := range map[string]string{"GOFLAGS": "", "GOPROXY": "off", "GOWORK": "", "CGO_ENABLED": "0", "GOOS": "linux", "GOARCH": "amd64"} {
		if err := os.Setenv(name, value); err != nil {
			panic(err) // a name or a value that no system takes
		}
	}
}

// Unpack writes the files of a txtar archive into a temporary folder, where the go command finds no network, and
// returns the folder.
func Unpack(t *testing.T, archive string) string {
	t.Helper()
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(txtar.Parse([]byte(archive)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}
