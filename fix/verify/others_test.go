package verify

import (
	"go/build"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOthers(t *testing.T) {
	given := []Configuration{{Name: "default"}, {Name: "tags", Tags: []string{"known"}}}
	far := "windows"
	if build.Default.GOOS == far {
		far = "linux"
	}
	foreign := func(system string, tags ...string) Configuration {
		return Configuration{Name: system, GOOS: system, GOARCH: "amd64", Tags: tags}
	}
	for _, test := range []struct {
		name, text string
		want       []Configuration
	}{
		{"a.go", "package a\n", nil},
		{"a.txt", "//go:build integration\n", nil},
		{"a.go", "//go:build known\n\npackage a\n", nil},
		{"a.go", "//go:build ignore\n\npackage a\n", nil},
		{"a.go", "// A comment.\n\n//go:build integration && !short\n\npackage a\n", nil},
		{"a.go", "// A comment.\n\n//go:build integration\n\n// Package a is one.\npackage a\n", []Configuration{{Name: "integration", Tags: []string{"integration"}}}},
		{"a.go", "//go:build one && two\n\npackage a\n", []Configuration{{Name: "one,two", Tags: []string{"one", "two"}}}},
		{"a.go", "//go:build " + far + "\n\npackage a\n", []Configuration{foreign(far)}},
		{"a_" + far + ".go", "package a\n", []Configuration{foreign(far)}},
		{"a_" + far + "_test.go", "//go:build integration\n\npackage a\n", []Configuration{foreign(far, "integration")}},
		{"a.go", "package a\n\n//go:build integration\n", nil},
		{"a.go", "//go:build mips64\n\npackage a\n", nil},
		{"a_zos.go", "package a\n", nil},
		{"vendor/a/a.go", "//go:build integration\n\npackage a\n", nil},
		{"testdata/a.go", "//go:build integration\n\npackage a\n", nil},
		{"../other/a.go", "//go:build integration\n\npackage a\n", []Configuration{{Name: "integration", Tags: []string{"integration"}}}},
	} {
		got := others("/m", given, map[string][]byte{"/m/" + test.name: []byte(test.text), "/m/gone.go": nil})
		if d := cmp.Diff(test.want, got); d != "" && (len(test.want) > 0 || len(got) > 0) {
			t.Errorf("%s %q: %s", test.name, test.text, d)
		}
	}
	same := []byte("//go:build integration\n\npackage a\n")
	if got := others("/m", given, map[string][]byte{"/m/a.go": same, "/b/b.go": same}); len(got) != 1 {
		t.Errorf("two files of a tag: %v", got)
	}
}
