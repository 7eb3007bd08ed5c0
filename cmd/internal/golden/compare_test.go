package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestCompare compares what two collectors say in each archive of testdata/compare: base, head, and what is wanted.
func TestCompare(t *testing.T) {
	archives, err := filepath.Glob("testdata/compare/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal(archives, err)
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string][]byte{}
			for _, f := range txtar.Parse(data).Files {
				files[f.Name] = f.Data
			}
			base, err := parse(files["base"])
			if err != nil {
				t.Fatal(err)
			}
			head, err := parse(files["head"])
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			for _, d := range compare("base", "head", base, head) {
				fmt.Fprintf(&got, "== %s\n%s", d.key, d.diff)
			}
			if diff := cmp.Diff(string(files["want"]), got.String()); diff != "" {
				t.Error(diff)
			}
			for _, side := range []said{base, head} {
				if same := compare("base", "base", side, side); len(same) > 0 {
					t.Errorf("a side differs from itself: %v", same)
				}
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	if _, err := parse([]byte("{\"key\": \"a\"}\npanic: no record\n")); err == nil {
		t.Error("what is no record is taken for one")
	}
}

func TestParsePin(t *testing.T) {
	const good = "example.com/shop v1.2.3 h1:abc=\n\nWhat it has.\n-- ssot.yaml --\nversion: 1\n"
	p, err := parsePin([]byte(good))
	if err != nil || p.path != "example.com/shop" || p.version != "v1.2.3" || p.sum != "h1:abc=" {
		t.Errorf("%+v, %v", p, err)
	}
	for name, bad := range map[string]string{
		"no hash":      "example.com/shop v1.2.3\n-- ssot.yaml --\n",
		"no version":   "example.com/shop latest h1:abc=\n-- ssot.yaml --\n",
		"no rule file": "example.com/shop v1.2.3 h1:abc=\n-- main.go --\n",
		"nothing":      "",
	} {
		if _, err := parsePin([]byte(bad)); err == nil {
			t.Errorf("%s: it is taken", name)
		}
	}
}

func TestPinned(t *testing.T) {
	all, err := pinned()
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]bool{}
	for _, p := range all {
		paths[p.path] = true
	}
	if len(paths) < 5 {
		t.Errorf("%d different modules are pinned, five are promised", len(paths))
	}
}
