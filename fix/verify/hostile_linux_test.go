package verify_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/verify"
)

// TestEscaped holds that nothing that a test starts is left running, wherever it went to, and whatever became of go.
func TestEscaped(t *testing.T) {
	for name, start := range map[string]string{
		"a session of its own":   `exec.Command("setsid", "sleep", "1000")`,
		"a second fork":          `exec.Command("sh", "-c", "(setsid sleep 1000 >/dev/null 2>&1 &)")`,
		"no environment":         `exec.Command("env", "-i", "setsid", "-f", "sleep", "1000")`,
		"the group of go killed": `exec.Command("sh", "-c", "setsid sleep 1000 & kill -9 0")`,
	} {
		if testing.Short() && name != "a second fork" {
			continue // each builds a module
		}
		t.Run(name, func(t *testing.T) {
			o, lock := hostileModule(t)
			text := strings.Replace(hostileTest, `exec.Command("sleep", "1000")`, start, 1)
			if text == hostileTest {
				t.Fatal("the test starts what it did")
			}
			if err := os.WriteFile(filepath.Join(o.Root, "gamma", "hostile_test.go"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := verify.Run(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			ended(t, lock)
			nothing(t, os.TempDir())
		})
	}
}
