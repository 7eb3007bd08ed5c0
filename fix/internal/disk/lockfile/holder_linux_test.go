package lockfile

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// holdEnv makes the test binary a process that holds the lock that it names.
const holdEnv = "SSOT_LOCKFILE_HOLD"

func TestMain(m *testing.M) {
	path, ok := os.LookupEnv(holdEnv)
	if !ok {
		os.Exit(m.Run())
	}
	if _, err := Take(context.Background(), path, Alone, time.Minute); err != nil {
		fmt.Fprintln(os.Stdout, err)
		os.Exit(1)
	}
	fmt.Fprintln(os.Stdout, "held")
	_, _ = os.Stdin.Read(make([]byte, 1)) // until the test ends
	os.Exit(0)
}

// TestHolder waits for a lock that another process has, which runs and is then stopped.
func TestHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), holdEnv+"="+path)
	stdin, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	pid := c.Process.Pid
	t.Cleanup(func() {
		_ = syscall.Kill(pid, syscall.SIGCONT)
		_ = stdin.Close()
		_ = c.Wait()
	})
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "held\n" {
		t.Fatalf("%q, %v", line, err)
	}
	for _, want := range []Holder{{PID: pid}, {PID: pid, Stopped: true}} {
		if want.Stopped {
			if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
				t.Fatal(err)
			}
			var status syscall.WaitStatus
			if _, err := syscall.Wait4(pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
				t.Fatal(status, err)
			}
		}
		if got := holder(path); got != want {
			if got.PID == 0 {
				t.Skip("the system does not name the holders of locks here")
			}
			t.Errorf("it is held by %+v, want %+v", got, want)
		}
		var told []Holder
		ctx := WithNotice(t.Context(), Notice{Tell: func(h Holder) { told = append(told, h) }})
		_, err := Take(ctx, path, Shared, time.Millisecond)
		busy, ok := errors.AsType[*BusyError](err)
		if !errors.Is(err, ErrBusy) || !ok || busy.Holder != want || len(told) != 1 || told[0] != want {
			t.Errorf("error %v %+v, told of %+v", err, busy, told)
		}
	}
}
