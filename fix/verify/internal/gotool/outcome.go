package gotool

import (
	"bytes"
	"encoding/json"
	"strings"
	"syscall"
)

// State is the result of checking a package or a test.
type State string

// The states.
const (
	None State = "none" // it does not exist, or did not run
	Pass State = "pass"
	Fail State = "fail"
	Skip State = "skip"
)

// Name identifies a test, or a package if Test is empty.
type Name struct{ Package, Test string }

// Outcome is a state with the end of the output, if it did not pass.
type Outcome struct {
	State  State
	Output string
}

// Faults splits the output of go build or go vet by package. Output about no package has the empty key.
func Faults(complaint []byte) map[string]string {
	faults := map[string]string{}
	pkg := ""
	for line := range strings.Lines(string(complaint)) {
		switch {
		case strings.HasPrefix(line, "go: downloading "):
		case strings.HasPrefix(line, "# "):
			pkg, _, _ = strings.Cut(strings.TrimSpace(strings.Trim(line[2:], "[]\n")), " ")
			pkg = strings.TrimSuffix(pkg, "_test")
		default:
			faults[pkg] += line
		}
	}
	return faults
}

// NoSpace returns the line of go's output that says that a disk is full, or "". It says nothing about the packages.
func NoSpace(complaint []byte) string {
	for line := range strings.Lines(string(complaint)) {
		if line = strings.TrimSpace(line); strings.HasSuffix(line, ": "+syscall.ENOSPC.Error()) || strings.HasSuffix(line, ": "+syscall.EDQUOT.Error()) {
			return line
		}
	}
	return ""
}

// event is a line of go test -json.
type event struct {
	Action, Package, Test, Output, ImportPath, FailedBuild string
}

// most is how many bytes of a test's output are kept, from its end, where errors are.
const most = 16 << 10

// longest is the longest accepted line of go test -json; go writes much shorter ones.
const longest = 1 << 20

// tests parses the output of go test -json as it is written, since it may not fit into memory.
type tests struct {
	all   map[Name]Outcome
	built map[string]string // build output by import path
	line  []byte            // an incomplete line
	skip  bool              // the line is longer than longest
	each  func(Name, State) // called when a test or package has ended; may be nil
}

func newTests(each func(Name, State)) *tests {
	return &tests{all: map[Name]Outcome{}, built: map[string]string{}, each: each}
}

// Write implements io.Writer. It never returns an error.
func (t *tests) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		piece, after, ended := bytes.Cut(rest, []byte("\n"))
		rest = after
		if t.skip = t.skip || len(t.line)+len(piece) > longest; !t.skip {
			t.line = append(t.line, piece...)
		}
		if !ended {
			break
		}
		var e event
		if !t.skip && json.Unmarshal(t.line, &e) == nil {
			t.take(e)
		}
		t.line, t.skip = t.line[:0], false
	}
	return len(p), nil
}

func (t *tests) take(e event) {
	name := Name{e.Package, e.Test}
	o := t.all[name]
	switch e.Action {
	case "output":
		o.Output = end(o.Output + e.Output)
	case "build-output":
		t.built[e.ImportPath] = end(t.built[e.ImportPath] + e.Output)
		return
	case "pass", "skip":
		o = Outcome{State: State(e.Action)}
	case "fail":
		o.State = Fail
		if e.FailedBuild != "" {
			o.Output += t.built[e.FailedBuild]
		}
	default:
		return
	}
	t.all[name] = o
	if t.each != nil && o.State != "" && e.Action != "output" {
		t.each(name, o.State)
	}
}

// end returns the end of a long text.
func end(text string) string {
	if len(text) <= 2*most {
		return text
	}
	text = text[len(text)-most:]
	if _, lines, found := strings.Cut(text, "\n"); found {
		return lines
	}
	return text
}

// outcomes returns the outcome of each test and package.
func (t *tests) outcomes() map[Name]Outcome {
	for name, o := range t.all {
		if o.State == "" {
			o.State = None
			t.all[name] = o
		}
	}
	return t.all
}
