package gotool

import (
	"bytes"
	"encoding/json"
	"strings"
)

// State is how a check of a package, or a test, ended.
type State string

// The states.
const (
	None State = "none" // it was not there, or did not get so far
	Pass State = "pass"
	Fail State = "fail"
	Skip State = "skip"
)

// Name is what was checked: a package, and in it a test, or the package itself.
type Name struct{ Package, Test string }

// Outcome is how something ended, with the end of what was written by what did not pass.
type Outcome struct {
	State  State
	Output string
}

// Faults returns the packages that go build or go vet complained of, with what it said. What it said of no package
// stands under the empty name.
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

// event is a line of go test -json.
type event struct {
	Action, Package, Test, Output, ImportPath, FailedBuild string
}

// most is how many bytes of output are kept of a test: the last ones, where faults stand.
const most = 16 << 10

// longest is how long a line of go test -json may be; go writes much shorter ones.
const longest = 1 << 20

// tests takes what go test -json writes, as it writes it: a test may write more than there is memory.
type tests struct {
	all   map[Name]Outcome
	built map[string]string // by import path: what building it said
	line  []byte            // one that has not ended
	skip  bool              // it is too long to be one of go's
	each  func(Name, State) // called when a test, or a package, has ended; nil: nobody asks
}

func newTests(each func(Name, State)) *tests {
	return &tests{all: map[Name]Outcome{}, built: map[string]string{}, each: each}
}

// Write takes a piece of it; it never errs.
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

// end returns the end of a text that is too long.
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

// outcomes returns how the tests ended.
func (t *tests) outcomes() map[Name]Outcome {
	for name, o := range t.all {
		if o.State == "" {
			o.State = None
			t.all[name] = o
		}
	}
	return t.all
}
