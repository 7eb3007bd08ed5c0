package supervisor_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix/verify/internal/supervisor"
)

// starter is the variable by which this test is a program that runs a shell script below a supervisor.
const starter = "SUPERVISOR_TEST_SCRIPT"

func TestMain(m *testing.M) {
	script, ok := os.LookupEnv(starter)
	if !ok {
		os.Exit(m.Run())
	}
	cmd := exec.CommandContext(context.Background(), "sh", "-c", script)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	wait, err := supervisor.Start(cmd)
	if err == nil {
		err = wait()
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		os.Exit(exit.ExitCode())
	}
	if err != nil {
		panic(err)
	}
}

// away starts a process that no signal to a group or a parent reaches, and says so.
const away = `env -i setsid -f sh -c 'echo up; exec sleep 1000'; `

// TestStarterEnds holds that all that a command started ends when the starter ends in any way, and soon: what is read
// of its output ends when nobody can write it any more.
func TestStarterEnds(t *testing.T) {
	for name, end := range map[string]os.Signal{"killed": os.Kill, "interrupted": os.Interrupt} {
		t.Run(name, func(t *testing.T) {
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = read.Close() }()
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), self)
			cmd.Env = append(os.Environ(), starter+"="+away+"sleep 1000")
			cmd.Stdout, cmd.Stderr = write, os.Stderr
			if err := errors.Join(cmd.Start(), write.Close(), read.SetReadDeadline(time.Now().Add(time.Minute))); err != nil { //ssot:allow clock -- a deadline of a pipe
				t.Fatal(err)
			}
			out := bufio.NewReader(read)
			if line, err := out.ReadString('\n'); line != "up\n" {
				t.Fatal(line, err)
			}
			if err := cmd.Process.Signal(end); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil {
				t.Error("it ended by itself")
			}
			if rest, err := io.ReadAll(out); err != nil {
				t.Errorf("something is left running: %q, %v", rest, err)
			}
		})
	}
}

// TestForks holds that a process which starts another one and ends, and so on, is ended.
func TestForks(t *testing.T) {
	goes := filepath.Join(t.TempDir(), "goes") // the loop ends without it, whatever becomes of the test
	if err := os.WriteFile(goes, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = read.Close() }()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", `next() { [ -e "$1" ] && next "$1" & }; next "$1"`, "sh", goes)
	cmd.Stdout = write
	wait, err := supervisor.Start(cmd)
	if err := errors.Join(err, write.Close(), read.SetReadDeadline(time.Now().Add(time.Minute))); err != nil { //ssot:allow clock -- a deadline of a pipe
		t.Fatal(err)
	}
	if err := wait(); err != nil {
		t.Error(err)
	}
	if rest, err := io.ReadAll(read); err != nil {
		t.Errorf("something is left running: %q, %v", rest, err)
	}
}

// TestOutcome holds what comes back of a command: its output and its exit code, or that it was killed or can't be run.
func TestOutcome(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"sh", "-c", `echo "$A" "$1"; echo bad >&2; exit 3`, "sh", "b"}, "a b\nbad\nexit status 3"},
		{[]string{"sh", "-c", `setsid -f sleep 1000`}, ""},
		{[]string{"sh", "-c", `kill -9 $$`}, "exit status 125"},
		{[]string{"/dev/null"}, "ssot: run /dev/null: permission denied\nexit status 125"},
		{[]string{"no-such-program"}, `exec: "no-such-program": executable file not found in $PATH`},
	} {
		cmd := exec.CommandContext(t.Context(), c.args[0], c.args[1:]...)
		cmd.Env = []string{"A=first", "A=a", "PATH=" + os.Getenv("PATH")}
		var out strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &out
		wait, err := supervisor.Start(cmd)
		if err == nil {
			err = wait()
		}
		if err != nil {
			out.WriteString(err.Error())
		}
		if got := out.String(); got != c.want {
			t.Errorf("%q: %q, want %q", c.args, got, c.want)
		}
	}
}

// TestNoOrder holds that a program that is called like a supervisor, and is told nothing, runs nothing.
func TestNoOrder(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Args = []string{"ssot: ends what a command leaves running"}
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.HasPrefix(string(out), "ssot: read what to run: ") {
		t.Errorf("%v, %s", err, out)
	}
}
