package cli_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

var (
	pictureFile   = flag.String("picture", "", "write the demo's screen as an SVG to this `file`")
	recordingFile = flag.String("recording", "", "write a recording of the demo as an animated SVG to this `file`")
)

// TestDemoInTerminal does what a new user does: opens the demo, accepts the first rewrite, takes it back, leaves.
// The sample's modules come from the module cache, or through the proxy like those of ssot itself.
func TestDemoInTerminal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "netra")
	c := startConsole(t, t.TempDir(), 120, nil, "demo", "--dir", dir)
	c.wait("0 of 43", "proven", "redisx.Client()", "return &SessionStore")
	if *pictureFile != "" {
		still(c)
		c.rest(atRest)
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
	c.wait("ssot goes on")
}

// TestRecording goes through what one does with the demo: accepts, allows, takes back, filters, accepts all alike, and
// leaves. The moments of it are the README's recording.
func TestRecording(t *testing.T) {
	if testing.Short() {
		t.Skip("it goes through the sample key by key")
	}
	dir := filepath.Join(t.TempDir(), "netra")
	c := startConsoleAnswering(t, true, t.TempDir(), 120, 30, nil, "demo", "--dir", dir)
	r := recording{console: c}
	r.capture(3, "ssot demo", "43 places of a module build a Redis client of their own; one package owns it", "0 of 43", "proven", "return &SessionStore")
	r.press("a", 1.6, "accept: the file is written", "1 of 43", "NewHub")
	r.press("a", 1.6, "accept", "2 of 43", "NewService", "proven")
	r.press("a", 1.6, "accept", "3 of 43", "waitForRedis", "proven")
	r.press(")", 2.4, "next priority: a test that wants a client with other options", "scheduler_integration_test.go:17", "differs")
	r.press("m", 1.6, "allow it, with a reason", "test mock")
	r.press("2", 1, "a usual reason", "reason  intended")
	r.write(": these wait in line on purpose", 1.6, "in words", "intended: these wait in line on purpose")
	r.named("enter", "\r", 1, "until when? for good", "> until")
	r.named("enter", "\r", 3, "the comment that is written, and where", "//ssot:allow redis -- intended: these wait in line on purpose")
	r.answer("y", 1.8, "yes", "4 of 43", "1 allowed")
	r.press("u", 2.4, "undo, one step after the other, also tomorrow", "3 of 43", "undid allow")
	r.named("ctrl+r", "\x12", 1.8, "redo", "4 of 43", "redid allow")
	r.press("/", 1, "filter", "esc take it away")
	r.write("is:ready", 1.6, "by words, or by is: file: rule: priority: hazard:", "/is:ready")
	r.named("enter", "\r", 1.4, "keep the filter", "esc takes the filter away")
	r.press("g", 0.8, "the first", "session.go:28")
	r.press(".", 1.6, "the next that is open", "internal/app/startup.go:16  ")
	r.press("=", 3, "all like it, as one diff: also what readers of the documentation copy", "2 of 2 like startup.go:16")
	r.named("space", " ", 3, "page: nothing is accepted unseen", "more changed lines (seen): b")
	r.answer("y", 2, "accept all of them, as one step", "5 accepted")
	r.press("q", 5, "quit; what was decided is kept, and ssot check holds the line", "5 accepted, 1 allowed", "left:")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if *recordingFile != "" {
		if err := os.WriteFile(*recordingFile, []byte(r.svg()), 0o644); err != nil {
			t.Fatal(err)
		}
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
