//go:build unix

package descriptors

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// limitEnv makes the test binary a process that checks under a limit.
const limitEnv = "SSOT_DESCRIPTORS_LIMIT"

func TestMain(m *testing.M) {
	text, ok := os.LookupEnv(limitEnv)
	if !ok {
		os.Exit(m.Run())
	}
	var limit unix.Rlimit
	if _, err := fmt.Sscan(text, &limit.Cur); err != nil {
		panic(err)
	}
	limit.Max = limit.Cur
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stdout, Check(), Check())
	os.Exit(0)
}

// TestCheck holds that too few are said, and that a check leaves none open.
func TestCheck(t *testing.T) {
	const few = "this process may open too few files: raise the limit (ulimit -n 256)"
	for limit, says := range map[int]string{4: few, 8: few, 16: few, spare + 12: "<nil>", 64: "<nil>"} {
		c := exec.CommandContext(t.Context(), os.Args[0])
		c.Env = append(os.Environ(), fmt.Sprintf("%s=%d", limitEnv, limit))
		out, err := c.Output()
		if want := says + " " + says; err != nil || strings.TrimSpace(string(out)) != want {
			t.Errorf("at a limit of %d: %v\n%s", limit, err, out)
		}
	}
}
