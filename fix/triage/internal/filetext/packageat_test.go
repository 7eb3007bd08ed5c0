package filetext

import "testing"

// TestPackageAt derives the import path of a file under its new name: from the go.mod of the module that it is in then,
// or else from the path that it had.
func TestPackageAt(t *testing.T) {
	s := lookup(t, "-- go.mod --\nmodule example.com/m\n-- svc/go.mod --\nmodule example.com/service/v2\n-- svc/deep/er/go.mod --\nmodule deeper\n-- broken/go.mod --\ngo 1.24\n")
	for _, test := range []struct {
		name, pkg, from, to, want string
		ok                        bool
	}{
		{"in its module", "example.com/m/a", "a/a.go", "b/a.go", "example.com/m/b", true},
		{"in a module with another path than its folder", "example.com/service/v2", "svc/a.go", "svc/b/a.go", "example.com/service/v2/b", true},
		{"into a module", "example.com/m/a", "a/a.go", "svc/api/a.go", "example.com/service/v2/api", true},
		{"into a module's folder", "example.com/m/a", "a/a.go", "svc/a.go", "example.com/service/v2", true},
		{"into a module of a module", "example.com/service/v2", "svc/a.go", "svc/deep/er/x/a.go", "deeper/x", true},
		{"out of a module", "example.com/service/v2/api", "svc/api/a.go", "a/b/a.go", "example.com/m/a/b", true},
		{"out of a module into the root", "deeper", "svc/deep/er/a.go", "a.go", "example.com/m", true},
		{"into a module without a path", "example.com/m/a", "a/a.go", "broken/a.go", "example.com/m/broken", true},
		{"into one whose path is asked for again", "example.com/m/a", "a/a.go", "svc/a.go", "example.com/service/v2", true},
		{"of no package that has a path", "command-line-arguments", "a/a.go", "b/a.go", "command-line-arguments", false},
	} {
		if got, ok := s.PackageAt(test.pkg, test.from, test.to); got != test.want || ok != test.ok {
			t.Errorf("%s: %s, %t, want %s", test.name, got, ok, test.want)
		}
	}
}
