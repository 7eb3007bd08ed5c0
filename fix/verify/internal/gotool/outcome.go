package gotool

import (
	"bufio"
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

// Outcome is how something ended, with what was written.
type Outcome struct {
	State  State
	Output string
}

// Faults are the packages that go build or go vet complained of, with what it said. What it said of no package stands
// under the empty name.
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

// most is how many bytes of output are kept of a test.
const most = 16 << 10

// Tests are how tests ended, as go test -json tells it.
func Tests(out []byte) map[Name]Outcome {
	all := map[Name]Outcome{}
	built := map[string]string{} // by import path: what building it said
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			continue
		}
		name := Name{e.Package, e.Test}
		o := all[name]
		switch e.Action {
		case "output":
			if len(o.Output) < most {
				o.Output += e.Output
			}
		case "build-output":
			built[e.ImportPath] += e.Output
			continue
		case "pass", "fail", "skip":
			o.State = State(e.Action)
			if e.FailedBuild != "" {
				o.Output += built[e.FailedBuild]
			}
		default:
			continue
		}
		all[name] = o
	}
	for name, o := range all {
		if o.State == "" {
			o.State = None
			all[name] = o
		}
	}
	return all
}
