package cli_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var pictureFile = flag.String("picture", "", "write the demo's screen as an SVG to this `file`")

// TestDemoInTerminal does what a new user does: opens the demo, accepts the first rewrite, takes it back, leaves.
// The sample's modules come from the module cache, or through the proxy like those of ssot itself.
func TestDemoInTerminal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "netra")
	c := startConsole(t, t.TempDir(), 120, 40, nil, "demo", "--dir", dir)
	c.wait("0 of 43 reviewed", "type-checks", "redisx.Client()", "return &SessionStore")
	if *pictureFile != "" {
		if err := os.WriteFile(*pictureFile, []byte(picture(c.vt)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c.keys("a")
	c.wait("1 of 43 reviewed", "1 accepted")
	c.keys("u")
	c.wait("0 of 43 reviewed")
	c.keys("q")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
