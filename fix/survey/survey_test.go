package survey_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/survey"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestSurvey surveys the modules of testdata; want.txt is what is found, a fact a line.
func TestSurvey(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			want := 0
			for i, f := range ar.Files {
				if f.Name == "want.txt" {
					want = i
					continue
				}
				name := filepath.Join(dir, filepath.FromSlash(f.Name))
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, f.Data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s, err := survey.Run(t.Context(), survey.Options{Root: dir})
			if err != nil {
				t.Fatal(err)
			}
			got := say(s)
			if *update {
				ar.Files[want].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(ar.Files[want].Data), got); diff != "" {
				t.Errorf("wanted - got +\n%s", diff)
			}
		})
	}
}

// say writes a survey, a fact a line.
func say(s *survey.Survey) string {
	var b strings.Builder
	figures := func(f survey.Figures) string {
		return fmt.Sprintf("production %d, aside %d, tests %d, documentation %d", f.Production, f.Aside, f.Tests, f.Documentation)
	}
	fmt.Fprintf(&b, "module %s, tags %v, unread %d\n", s.Module, s.Tags, len(s.NotAnalyzed))
	for _, l := range s.Libraries {
		fmt.Fprintf(&b, "%s: %s, often %t, aside %t, in %v\n", l.Preset, figures(l.Figures), l.Often(s.Mains), l.Aside, l.Seen)
		for _, p := range l.Built {
			fmt.Fprintf(&b, "  built %s:%d %s, %s\n", p.File, p.Line, p.Function, p.Where)
		}
		for _, m := range l.Makers {
			fmt.Fprintf(&b, "  maker %s %s:%d, takes %q, returns it %t: %s; outside %d\n", m.Symbol, m.File, m.Line, m.Takes, m.Returns, figures(m.Calls), m.Outside.All())
			if method := strings.HasPrefix(m.Symbol, "("); method != (m.Name == "") {
				fmt.Fprintf(&b, "    its name is %q\n", m.Name)
			}
		}
		for _, o := range l.Owners {
			fmt.Fprintf(&b, "  owner %s %s %s, a %s, set by %v: %s\n", o.Form, o.Package, o.Use, valued(o.Gives, o.Context, o.Errs), o.SetBy, figures(o.Uses))
			fmt.Fprintf(&b, "    %s.%s at %s:%d\n", o.Qualify, o.Name, o.File, o.Line)
			if o.Of != nil {
				fmt.Fprintf(&b, "    in place of %s %s %v\n", o.Of.Kind, o.Of.Symbol, o.Of.Where)
			}
		}
		if l.Sample != nil {
			fmt.Fprintf(&b, "  sample %s at %s:%d %v, %d times, a %s\n", l.Sample.Code, l.Sample.File, l.Sample.Line, l.Sample.Imports, l.Sample.Times, valued(l.Sample.Gives, l.Sample.Context, l.Sample.Errs))
		}
		if l.Ends != nil {
			fmt.Fprintf(&b, "  ends %+v\n", *l.Ends)
		}
	}
	if s.Header != "" {
		fmt.Fprintf(&b, "header %s\n", s.Header)
	}
	for _, m := range s.Mains {
		fmt.Fprintf(&b, "main %s, production %t (%s), reaches %d, builds %d\n", m.Folder, m.Production, m.Why, m.Reaches, m.Builds)
	}
	return b.String()
}

// valued says what a function gives.
func valued(v survey.Value, takesContext, errs bool) string {
	s := v.Code
	if v.Path+"."+v.Name != "." {
		s += " of " + v.Path
	}
	if v.Nil {
		s += " or nil"
	}
	if takesContext {
		s += ", with a context"
	}
	if errs {
		s += ", with an error"
	}
	return s
}
