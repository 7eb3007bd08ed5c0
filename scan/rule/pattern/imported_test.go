package pattern_test

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// TestCheckImport holds what is an import path, and what is wrong with other texts.
func TestCheckImport(t *testing.T) {
	const folder, many, not = "is a folder", "is a pattern", "is not an import path"
	for p, want := range map[string]string{
		"example.com/a": "", "fmt": "", "net/http": "", "example.com/a.b/c-d_e~f": "", "example.com/ä": "", ".a": "", "a/.b": "",
		"": "the import path is empty", ".": folder, "..": folder, "./a": folder, "../a": folder, "/a": folder, "a/...": many, "...": many,
		"a b": not, "a\tb": not, "a\x00b": not, "a\"b": not, "a`b": not, "a:b": not, "a\\b": not, "a//b": not, "a/": not, "a/./b": not, "a@v1": not, "-a": not, "a*": not,
	} {
		err := pattern.CheckImport(p)
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v, want %q", p, err, want)
		}
	}
}
