package cli_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/cmd/internal/cli"
)

var redisServer = flag.String("redis-server", "", "the redis-server that TestOnePool runs, a `file`; without it the one that is found, or else miniredis")

// TestOnePool runs the demo's server against a real Redis, as it is and after all of High was accepted, and counts what
// the rewrites are for: pools. Nobody's files are changed for it: testdata/onepool is laid over the demo while its
// programs are built, so that the driver has the demo's own libraries and the server can say how many pools it made.
// What counts them is told by go-redis of each one (redis.SetOTelRecorder), not by a guess from the outside; the
// connections are counted by the Redis, with CLIENT LIST, and have to be as many as the process says that it has.
//
// The users come one after the other and make one request at a time, since the size of a pool follows from what goes on
// at once. After the rewrites one connection is left for commands, one for pipelines (go-redis keeps those apart) and
// one that subscribes (which no pool can share); the scheduler, which looks for work once a second by itself, may need
// a second one for commands.
//
// Without a redis-server the figures come from miniredis, which knows no client memory; the log says so. A redis-server
// that was named has to be there.
func TestOnePool(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the sample's server twice and runs it")
	}
	program := redisProgram(t)
	dir := filepath.Join(t.TempDir(), "netra")
	ssot(t, t.TempDir(), "demo", "--dir", dir, "--no-tui")
	driver := buildOver(t, dir, "./drive")
	before := buildOver(t, dir, "./cmd/server")
	ssot(t, dir, "fix", "--rule", "redis", "--priority", "high")
	after := buildOver(t, dir, "./cmd/server")

	for _, users := range []int{4, 40} {
		t.Run(fmt.Sprintf("%d users", users), func(t *testing.T) {
			old, now := drive(t, driver, before, program, users), drive(t, driver, after, program, users)
			t.Log(table(old, now))
			const parts = 9 // that are not a user's store: redisx, and all of High but the factory of stores
			if old.Pools != parts+users || old.Connections < 12 {
				t.Errorf("before: %d pools and %d connections, want %d and at least 12", old.Pools, old.Connections, parts+users)
			}
			if now.Pools != 1 {
				t.Errorf("after: %d pools, want 1", now.Pools)
			}
			if now.Commands > 2 || now.Pipelines > 1 || now.Subscriptions > 1 {
				t.Errorf("after: more connections than one request at a time and the scheduler need: %+v", now)
			}
			for _, f := range []figures{old, now} {
				if f.Reported != f.Pools {
					t.Errorf("the server's parts know of %d pools, the process made %d", f.Reported, f.Pools)
				}
				if sum := f.Commands + f.Pipelines + f.Subscriptions; f.Connections != sum {
					t.Errorf("%d connections at the Redis, %d in the process", f.Connections, sum)
				}
			}
			if now.Heap >= old.Heap {
				t.Errorf("the heap was %d bytes and is %d", old.Heap, now.Heap)
			}
			if now.ClientMemory > 0 && now.ClientMemory >= old.ClientMemory {
				t.Errorf("the Redis kept %d bytes for its clients and keeps %d", old.ClientMemory, now.ClientMemory)
			}
		})
	}
}

// figures are what testdata/onepool/drive prints.
type figures struct {
	Redis                                           string
	Pools, Reported                                 int
	Commands, Pipelines, Subscriptions, Connections int
	Heap, ClientMemory                              int64 // bytes
}

// table returns a table in Markdown, as README.md has it.
func table(before, after figures) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n| | before | after | |\n|---|--:|--:|--:|\n", before.Redis)
	row := func(what string, before, after int64, unit string) {
		if after > 0 {
			fmt.Fprintf(&b, "| %s | %d%s | %d%s | %.1f : 1 |\n", what, before, unit, after, unit, float64(before)/float64(after))
		}
	}
	row("pools made by the process", int64(before.Pools), int64(after.Pools), "")
	row("connections at the Redis", int64(before.Connections), int64(after.Connections), "")
	row("· for commands", int64(before.Commands), int64(after.Commands), "")
	row("· for pipelines", int64(before.Pipelines), int64(after.Pipelines), "")
	row("· subscribed", int64(before.Subscriptions), int64(after.Subscriptions), "")
	row("the process's heap", before.Heap>>10, after.Heap>>10, " KB")
	row("the Redis's memory for its clients", before.ClientMemory>>10, after.ClientMemory>>10, " KB")
	return b.String()
}

// ssot runs a command in this process as if it were in dir; one that does not exit with 0 ends the test.
func ssot(t *testing.T, dir string, args ...string) {
	t.Helper()
	_ = output(t, dir, args...)
}

// output is ssot, and returns what the command says.
func output(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	env := cli.OS()
	env.Args, env.Dir, env.State = args, dir, filepath.Join(dir+"-state", "ssot")
	env.Stdin, env.Stdout, env.Stderr, env.Terminal = strings.NewReader(""), &out, &out, false
	if code := cli.Main(env); code != 0 {
		t.Fatalf("ssot %s exits with %d: %s", strings.Join(args, " "), code, out.String())
	}
	return out.String()
}

// buildOver builds a package of the demo in dir with testdata/onepool laid over it, and returns the program.
// Paths are trimmed so that a second run, in another folder, finds it all in the build cache.
func buildOver(t *testing.T, dir, pkg string) (program string) {
	t.Helper()
	var overlay struct{ Replace map[string]string }
	overlay.Replace = map[string]string{}
	over := map[string]string{"drive/*.go": "drive", "server/*.go": "cmd/server"}
	for pattern, target := range over {
		files, err := filepath.Glob(filepath.Join("testdata", "onepool", filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			abs, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			overlay.Replace[filepath.Join(dir, filepath.FromSlash(target), filepath.Base(file))] = abs
		}
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	file := filepath.Join(out, "overlay.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	program = filepath.Join(out, filepath.Base(pkg)+".exe")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-overlay", file, "-o", program, pkg)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build %s of the demo: %v\n%s", pkg, err, said)
	}
	return program
}

// drive returns one run of a server with so many users, on a new Redis. The driver ends with this test, and what it
// started with the driver.
func drive(t *testing.T, driver, server, redis string, users int) (f figures) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), driver, "-server", server, "-users", strconv.Itoa(users), "-redis-server", redis)
	cmd.Dir = t.TempDir()
	var said bytes.Buffer
	cmd.Stderr = &said
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Cancel, cmd.WaitDelay = stdin.Close, 10*time.Second
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(stdout)
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return f
}

// redisProgram returns the redis-server to run; empty means miniredis.
func redisProgram(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath(cmp.Or(*redisServer, "redis-server"))
	if err != nil && *redisServer == "" {
		t.Logf("miniredis stands in for a real Redis: %v", err)
		return ""
	}
	if err == nil {
		program, err = filepath.Abs(program)
	}
	if err != nil {
		t.Fatal(err)
	}
	return program
}
