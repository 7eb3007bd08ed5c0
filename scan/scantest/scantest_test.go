package scantest_test

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/seed-58def443/ssot/scan/scantest"
)

// TestPrepare holds that settings of the go command and the usual growth of the heap are replaced.
func TestPrepare(t *testing.T) {
	settings := map[string]string{"GOFLAGS": "", "GOPROXY": "off", "GOWORK": "", "CGO_ENABLED": "0", "GOOS": "linux", "GOARCH": "amd64"}
	for name := range settings {
		t.Setenv(name, "of the developer")
	}
	usual := debug.SetGCPercent(100)
	scantest.Prepare()
	if growth := debug.SetGCPercent(usual); growth <= 100 {
		t.Errorf("the heap grows by %d percent", growth)
	}
	for name, want := range settings {
		if got := os.Getenv(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// TestUnpack holds that the files of an archive are there, and the settings of the go command are not.
func TestUnpack(t *testing.T) {
	settings := map[string]string{"GOFLAGS": "", "GOPROXY": "off", "GOWORK": ""}
	for name := range settings {
		t.Setenv(name, "of the developer")
	}
	dir := scantest.Unpack(t, "what it is\n-- go.mod --\nmodule m\n-- a/a.go --\npackage a\n")
	for name, want := range settings {
		if got := os.Getenv(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"go.mod": "module m\n", "a/a.go": "package a\n"} {
		if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil || string(got) != want {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
}
