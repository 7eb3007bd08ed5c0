package cli_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

var pictureFile = flag.String("picture", "", "write the demo's screen as an SVG to this `file`")

// TestDemoInTerminal does what a new user does: opens the demo, accepts the first rewrite, takes it back, leaves.
// The sample's modules come from the module cache, or through the proxy like those of ssot itself.
func TestDemoInTerminal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "netra")
	c := startConsole(t, t.TempDir(), 120, nil, "demo", "--dir", dir)
	c.wait("0 of 43", "proven", "redisx.Client()", "return &SessionStore")
	if *pictureFile != "" {
		if err := os.WriteFile(*pictureFile, []byte(picture(c.vt)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c.keys("a")
	c.wait("1 of 43", "1 accepted")
	c.keys("u")
	c.wait("0 of 43")
	c.keys("q")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// BenchmarkFirstFrame is from the start of the process to something on the screen, in a module of 4 and of 2,000
// packages, on a terminal that answers.
func BenchmarkFirstFrame(b *testing.B) {
	for _, packages := range []int{4, 2000} {
		b.Run(strconv.Itoa(packages)+" packages", func(b *testing.B) {
			dir := b.TempDir()
			if err := unpack("testdata/shop.txtar", dir); err != nil {
				b.Fatal(err)
			}
			for i := range packages {
				name := fmt.Sprintf("p%04d", i)
				file := filepath.Join(dir, "shop", "internal", name, name+".go")
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(file, []byte("package "+name+"\n"), 0o644); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				c := startConsole(b, filepath.Join(dir, "shop"), 120, nil)
				c.wait("ssot ·")
				b.StopTimer()
				c.keys("q")
				c.exit()
				b.StartTimer()
			}
		})
	}
}
