package filetext

import "testing"

// TestRepackaged derives the import path of a file that was moved.
func TestRepackaged(t *testing.T) {
	for _, test := range []struct {
		pkg, from, to, want string
		ok                  bool
	}{
		{"m/a", "a/a.go", "a/b.go", "m/a", true},
		{"m/a", "a/a.go", "b/c/a.go", "m/b/c", true},
		{"m/a", "a/a.go", "a.go", "m", true},
		{"m", "a.go", "a/a.go", "m/a", true},
		{"m/other", "a/a.go", "b/a.go", "m/other", false},
		{"m/other", "a/a.go", "a/b.go", "m/other", true},
		{"m", "svc/api/a.go", "svc/api/b/a.go", "m/b", true},
		{"m/b", "svc/api/b/a.go", "svc/api/a.go", "m", true},
		{"m/b", "svc/api/b/a.go", "svc/api/c/d/a.go", "m/c/d", true},
		{"m/b", "svc/api/b/a.go", "svc/c/a.go", "m/b", false},
		{"m/b", "svc/api/b/a.go", "svc/apis/a.go", "m/b", false},
		{"m/api/b", "svc/api/b/a.go", "svc/api/c/a.go", "m/api/c", true},
		{"command-line-arguments", "a/a.go", "b/a.go", "command-line-arguments", false},
	} {
		got, ok := repackaged(test.pkg, test.from, test.to)
		if got != test.want || ok != test.ok {
			t.Errorf("%s from %s to %s: %s, %t", test.pkg, test.from, test.to, got, ok)
		}
	}
}
