package supervisor

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	orders   = 3               // the file descriptor of the pipe
	failed   = 125             // the exit code if the command could not be started
	left     = 124             // the exit code if not all that it left could be ended
	patience = 3 * time.Second // for the end of what was killed
	every    = 10 * time.Millisecond
)

// This is done before main, so that every program that starts a supervisor can be one, a test too.
var _ = become()

// become ends the process with the command's exit code if it is a supervisor, and does nothing else.
func become() struct{} { //nolint:unparam // a variable needs a value
	if len(os.Args) == 1 && os.Args[0] == name {
		code, err := supervise(os.NewFile(orders, "orders"))
		if err != nil {
			fmt.Fprintln(os.Stderr, "ssot:", err)
		}
		//ssot:allow exit -- a supervisor is a process of its own, which ends as its command does, before main
		os.Exit(code)
	}
	return struct{}{}
}

// supervise runs a command, and ends all its descendants when it has ended or the pipe is closed. It returns the exit
// code of the command.
func supervise(pipe *os.File) (code int, err error) {
	unix.CloseOnExec(orders)
	var o order
	in := bufio.NewReader(pipe)
	line, err := in.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &o)
	}
	if err != nil {
		return failed, fmt.Errorf("read what to run: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return failed, fmt.Errorf("the system does not tell which processes a command leaves: %w", err)
	}
	children := make(chan os.Signal, 1)
	signal.Notify(children, unix.SIGCHLD)
	ends := make(chan os.Signal, 1)
	signal.Notify(ends, unix.SIGTERM, unix.SIGINT, unix.SIGHUP)
	closed := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, in) // its end is all that counts
		close(closed)
	}()
	// Its own session keeps a test that signals its process group from ending this process.
	pid, err := syscall.ForkExec(o.Path, o.Args, &syscall.ProcAttr{Env: o.Env, Files: []uintptr{0, 1, 2}, Sys: &syscall.SysProcAttr{Setsid: true}})
	if err != nil {
		return failed, fmt.Errorf("run %s: %w", o.Path, err)
	}
	code = failed
	for running := true; running; {
		select {
		case <-children:
			for _, ended := range reap() {
				if ended.pid == pid {
					code, running = ended.code, false
				}
			}
		case <-ends:
			running = false
		case <-closed:
			running = false
		}
	}
	all, err := endChildren(children)
	if !all {
		return left, err
	}
	return code, err
}

// exit is a child that has ended.
type exit struct{ pid, code int }

// reap takes the exits of all children that have ended. No process ID is used again before that.
func reap() []exit {
	var list []exit
	for {
		var status unix.WaitStatus
		pid, err := unix.Wait4(-1, &status, unix.WNOHANG, nil)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil || pid == 0:
			return list
		}
		code := failed
		if status.Exited() {
			code = status.ExitStatus()
		}
		list = append(list, exit{pid, code})
	}
}

// endChildren kills all children. The children of what ends become this process's own, and are killed in turn. It
// reports false if some are left: of another user, or started faster than they are killed.
//
// Of a process that starts another one and ends, and so on, one must be killed before it starts the next. So there is
// no pause while children come that were not seen before. To stop them first would help nothing: a signal is a signal.
func endChildren(ended <-chan os.Signal) (all bool, err error) {
	late := time.After(patience)
	known := map[int]bool{} // killed, and not reaped yet
	for {
		list, err := children()
		if err != nil {
			return false, err
		}
		more := false
		for _, pid := range list {
			_ = unix.Kill(pid, unix.SIGKILL) // of a child of another user's, for whom it is refused, nothing can be done
			more = more || !known[pid]
			known[pid] = true
		}
		for _, exit := range reap() {
			delete(known, exit.pid)
		}
		err = unix.Waitid(unix.P_ALL, 0, nil, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
		if errors.Is(err, unix.ECHILD) {
			return true, nil
		}
		pause := every
		if more {
			pause = 0
		}
		select {
		case <-late:
			return false, nil
		case <-ended:
		case <-time.After(pause):
		}
	}
}

// children returns the process IDs of all children, also of those that have ended and were not waited for: none of
// them can mean another process meanwhile.
func children() ([]int, error) {
	lists, err := filepath.Glob("/proc/self/task/[0-9]*/children")
	if err != nil {
		return nil, err
	}
	if len(lists) == 0 {
		return childrenOfAll()
	}
	var pids []int
	for _, path := range lists { // one for each thread
		text, err := os.ReadFile(path)
		if err != nil {
			continue // the thread has ended, and another one has its children
		}
		for field := range strings.FieldsSeq(string(text)) {
			if pid, err := strconv.Atoi(field); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids, nil
}

// childrenOfAll is children on systems that have no list of them (CONFIG_PROC_CHILDREN).
func childrenOfAll() ([]int, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	var list []int
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		// 12 (name) S 1 …: the name may have any character.
		at := strings.LastIndexByte(string(text), ')')
		fields := strings.Fields(string(text[at+1:]))
		if len(fields) < 2 || fields[1] != strconv.Itoa(os.Getpid()) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
			list = append(list, pid)
		}
	}
	return list, nil
}
