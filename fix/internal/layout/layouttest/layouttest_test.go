package layouttest_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/layout/layouttest"
)

// TestParsed holds which sources are as gofmt wants them, in whatever form.
func TestParsed(t *testing.T) {
	for src, want := range map[string]bool{
		"package a\n":                          true,
		"package a\r\n":                        true,
		"\ufeffpackage a\n":                    true,
		"\ufeffpackage a\r\n\r\nvar x = 1\r\n": true,
		"package a\n\nvar  x = 1\n":            false,
		"package a\n\nimport \"C\"\n":          false,
		"package a\n\nimport \"fmt\"\n":        true,
		"package a\n\nvar x = \n":              false,
		"package a":                            false,
	} {
		f := layouttest.Parsed([]byte(src))
		if (f != nil) != want {
			t.Errorf("%q: %v", src, f)
		}
		if f != nil && (string(f.Src) != src || f.Tok.Size() != len(src) || f.Syntax.Name.Name != "a") {
			t.Errorf("%q: %+v", src, f)
		}
	}
}

// TestForms holds the forms of a source, and that each is the same to gofmt.
func TestForms(t *testing.T) {
	src := []byte("package a\n\nvar x = 1\n")
	forms := layouttest.Forms(src)
	for form, want := range map[string]string{"plain": string(src), "crlf": "package a\r\n\r\nvar x = 1\r\n", "bom": "\ufeffpackage a\r\n\r\nvar x = 1\r\n"} {
		if string(forms[form]) != want {
			t.Errorf("%s is %q", form, forms[form])
		}
		if !bytes.Equal(layouttest.Plain(forms[form]), src) {
			t.Errorf("%s is %q without what makes it one", form, layouttest.Plain(forms[form]))
		}
	}
	if f := layouttest.WithSyntax(t, forms["bom"]); f.Tok.Offset(f.Syntax.Name.Pos()) != len("\ufeffpackage ") || !bytes.Equal(f.Src, forms["bom"]) {
		t.Errorf("%+v", f)
	}
	commented := layouttest.WithSyntax(t, []byte("// Comment.\npackage a\n"))
	if len(commented.Syntax.Comments) != 1 {
		t.Error("comments are left out")
	}
}

// TestSample holds that the sample is of files of the Go installation, the same each time, and of no large ones.
func TestSample(t *testing.T) {
	files := layouttest.Sample(t, 3)
	again := layouttest.Sample(t, 3)
	if len(files) != 3 {
		t.Fatalf("%d files", len(files))
	}
	for i, f := range files {
		if layouttest.Parsed(f.Src) == nil || len(f.Src) >= 20<<10 || !bytes.Equal(f.Src, again[i].Src) {
			t.Errorf("file %d: %d bytes of package %s", i, len(f.Src), f.Syntax.Name.Name)
		}
	}
}

// TestSources holds that all Go files of the installation are listed, but for those of testdata.
func TestSources(t *testing.T) {
	files := layouttest.Sources(t)
	has := func(end string) bool {
		return slices.ContainsFunc(files, func(f string) bool { return strings.HasSuffix(strings.ReplaceAll(f, "\\", "/"), end) })
	}
	if !has("/src/fmt/print.go") || !has("/src/cmd/go/main.go") || has("/testdata/empty.go") {
		t.Errorf("%d files", len(files))
	}
	for _, f := range files {
		if !strings.HasSuffix(f, ".go") || strings.Contains(f, "/testdata/") {
			t.Fatal(f)
		}
	}
}
