package survey

import (
	"testing"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestLeading holds which comment at the start of a file counts: none that documents the package or speaks to the go
// command.
func TestLeading(t *testing.T) {
	for src, want := range map[string]string{
		"// A\n// B\n\npackage a\n":                    "// A\n// B",
		"\n\n// A\n\npackage a\n":                      "// A",
		"\ufeff// A\n\npackage a\n":                    "// A",
		"// A\r\n// B\r\n\r\npackage a\r\n":            "// A\n// B",
		"/* A\n   B */\n\npackage a\n":                 "/* A\n   B */",
		"/* A */ package a\n":                          "",
		"/* A */\npackage a\n":                         "",
		"/* A\n":                                       "",
		"// Package a is one.\npackage a\n":            "",
		"package a\n\n// A\n\nfunc f()\n":              "",
		"\npackage a\n":                                "",
		"// A\n//go:build linux\n\npackage a\n":        "",
		"//go:build linux\n\n// A\n\npackage a\n":      "",
		"// +build linux\n\n// A\n\npackage a\n":       "",
		"// A\n":                                       "",
		"// A\n\n// Package a is one.\npackage a\n":    "// A",
		"/* A */\n\n// Package a is one.\npackage a\n": "/* A */",
		"": "",
	} {
		if got := leading([]byte(src)); got != want {
			t.Errorf("%q begins with %q, want %q", src, got, want)
		}
	}
}

// TestHeader holds when a comment is the header of a repository's files: nine of ten have it, and at least three.
func TestHeader(t *testing.T) {
	const a, b, later, none = "// A, 2019-2021\n\npackage a\n", "// B\n\npackage a\n", "// A, 2024\n\npackage a\n", "package a\n"
	repeat := func(n int, src string) (out []string) {
		for range n {
			out = append(out, src)
		}
		return out
	}
	for name, c := range map[string]struct {
		files []string
		want  string
	}{
		"all":                        {repeat(3, a), "// A, 2019-2021"},
		"two":                        {repeat(2, a), ""},
		"the latest year":            {[]string{a, later, a}, "// A, 2024"},
		"the latest year comes last": {[]string{a, a, later}, "// A, 2024"},
		"nine of ten":                {append(repeat(9, a), b), "// A, 2019-2021"},
		"eight of nine":              {append(repeat(8, a), b), ""},
		"no header":                  {repeat(10, none), ""},
		"none but one":               {append(repeat(10, none), a), ""},
		"nothing":                    {nil, ""},
	} {
		var files []*load.File
		for i, src := range c.files {
			files = append(files, &load.File{Path: string(rune('a' + i)), Src: []byte(src)})
		}
		// A file that two variants of a package share counts once.
		program := &load.Program{Packages: []*load.Package{{Files: files}, {Files: files[:min(1, len(files))]}, {Files: files[:min(1, len(files))]}}}
		s := &job{res: &scan.Result{Program: program}, out: &Survey{}}
		if s.header(); s.out.Header != c.want {
			t.Errorf("%s: the header is %q, want %q", name, s.out.Header, c.want)
		}
	}
}
