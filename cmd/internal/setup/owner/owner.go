package owner

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"slices"
	"strings"
	"text/template"

	"github.com/seed-58def443/ssot/fix/survey"
	"github.com/seed-58def443/ssot/fix/visible"
)

// A Spec describes the package to write.
type Spec struct {
	Name    string // name of the package
	Gives   survey.Value
	Code    string          // expression that makes the value; it may use ctx
	Imports []survey.Import // imports of the code and of the value's type
	Errs    bool            // the expression also returns an error
	Context bool            // the expression uses a context
	Ends    *survey.Ending  // how to close the value; nil: it is never closed
	Like    string          // file with the original code
	Header  string          // comment at the top of the file, or ""

	Environment bool // the package reads environment variables; fields about the value are not set
}

// Accessor returns the name of the function that returns the value.
func (s Spec) Accessor() string { return strings.TrimPrefix(s.Gives.Name, "Universal") }

// Use returns the accessor in the form of a rule's use.
func (s Spec) Use() string {
	if s.Context {
		return s.Name + "." + s.Accessor() + "({ctx})"
	}
	return s.Name + "." + s.Accessor() + "()"
}

// File returns the name of the package's file.
func (s Spec) File() string { return s.Name + ".go" }

// Possible reports whether the package can be written: the value's type must have a name and allow nil.
func (s Spec) Possible() bool {
	return s.Gives.Nil && s.Gives.Name != "" && s.Code != "" && strings.ToUpper(s.Accessor()[:1]) == s.Accessor()[:1]
}

// Source returns the text of the package's file. It returns an error if the Spec does not result in valid Go.
func Source(s Spec) ([]byte, error) {
	var b bytes.Buffer
	written := text
	if s.Environment {
		written = environment
	}
	if s.Header != "" {
		b.WriteString(s.Header + "\n\n")
	}
	if err := written.Execute(&b, data{s}); err != nil {
		return nil, fmt.Errorf("write package %s: %w", s.Name, err)
	}
	src, err := format.Source(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("write package %s: %w", s.Name, err)
	}
	return src, nil
}

type data struct{ Spec }

// Lines returns the import declarations, the standard library first.
func (d data) Lines() string {
	all := append([]survey.Import{{Path: "sync"}}, d.Imports...)
	if d.Context || d.Ends != nil && d.Ends.Context {
		all = append(all, survey.Import{Path: "context"})
	}
	standard := func(i survey.Import) int {
		if first, _, _ := strings.Cut(i.Path, "/"); strings.Contains(first, ".") {
			return 1
		}
		return 0
	}
	slices.SortFunc(all, func(a, b survey.Import) int {
		return cmp.Or(cmp.Compare(standard(a), standard(b)), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Name, b.Name))
	})
	var out strings.Builder
	last := 0
	for _, i := range slices.Compact(all) {
		if standard(i) != last {
			out.WriteString("\n")
			last = standard(i)
		}
		fmt.Fprintf(&out, "\t%s %q\n", i.Name, i.Path)
	}
	return out.String()
}

// Parameters returns the parameters of open and of the accessor.
func (d data) Parameters() string {
	if d.Context {
		return "ctx context.Context"
	}
	return ""
}

// Arguments returns the arguments with which the accessor calls open.
func (d data) Arguments() string {
	if d.Context {
		return "context.WithoutCancel(ctx)"
	}
	return ""
}

// Results returns the results of open and of the accessor.
func (d data) Results() string {
	if d.Errs {
		return "(" + d.Gives.Code + ", error)"
	}
	return d.Gives.Code
}

// Origin returns the file with the original code. Its name stands in a comment, which no line feed may end.
func (d data) Origin() string { return visible.Name(d.Like) }

// Called returns a call of the accessor, for the documentation.
func (d data) Called() string {
	if d.Context {
		return d.Accessor() + "(ctx)"
	}
	return d.Accessor() + "()"
}

var text = template.Must(template.New("owner").Parse(`// Package {{.Name}} has the one {{.Gives.Code}} of a process.
//
// {{.Accessor}} makes it when it is asked for the first time{{if .Ends}}, and Close ends it when the process ends:
// nobody else closes it{{end}}. A test that wants one of its own calls Replace.
package {{.Name}}

import (
{{.Lines}})

var (
	mu  sync.Mutex
	one {{.Gives.Code}} // nil until it is asked for
)

// open makes it{{if .Like}}, as {{.Origin}} did{{end}}: what it is made with is decided here and nowhere else.
func open({{.Parameters}}) {{.Results}} {
	return {{.Code}}
}

// {{.Accessor}} is the one of this process.{{if .Errs}} When it can't be made that is the error, and the next call
// tries again.{{end}}{{if .Context}} It is made with what ctx holds, but does not end with it.{{end}}
func {{.Accessor}}({{.Parameters}}) {{.Results}} {
	mu.Lock()
	defer mu.Unlock()
	if one == nil {
{{- if .Errs}}
		made, err := open({{.Arguments}})
		if err != nil {
			return nil, err
		}
		one = made
{{- else}}
		one = open({{.Arguments}})
{{- end}}
	}
	return one{{if .Errs}}, nil{{end}}
}
{{with .Ends}}
// Close ends it, if there is one: call it when the process ends. Who asks afterwards gets a new one.
func Close({{if .Context}}ctx context.Context{{end}}) {{if .Errs}}error {{end}}{
	ended := swap(nil)
	if ended == nil {
		return{{if .Errs}} nil{{end}}
	}
	{{if .Errs}}return {{end}}ended.{{.Method}}({{if .Context}}ctx{{end}})
}
{{end}}
// Replace gives a test its own until the test ends: {{.Called}} then gives own to everybody in the process, so a test
// that runs beside others hands its own down instead. t is a *testing.T{{if .Ends}}; own is the test's to end{{end}}.
func Replace(t interface{ Cleanup(func()) }, own {{.Gives.Code}}) {
	before := swap(own)
	t.Cleanup(func() { swap(before) })
}

// swap puts another in its place, and gives back the one before.
func swap(to {{.Gives.Code}}) {{.Gives.Code}} {
	mu.Lock()
	defer mu.Unlock()
	before := one
	one = to
	return before
}
`))
