package scan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan"
)

// TestMethodSets scans a module in which packages select methods of types of which all are forbidden, and fields and
// methods of others: only the former are loaded, but for the package of a type, and for what files are asked for.
func TestMethodSets(t *testing.T) {
	t.Parallel()
	f, err := write(t, readArchive(t, "testdata/all_methods.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"acquire", "close", "generic", "holds", "internal/redisx", "ping", "pool", "promoted", "receive", "send", "value"}
	if got := loadedBy(t, f.opts); !slices.Equal(got, want) {
		t.Errorf("loaded are %v, want %v", got, want)
	}
}

// loadedBy scans, and returns the paths of the loaded packages below the fixtures' module, sorted.
func loadedBy(t *testing.T, o scan.Options) []string {
	t.Helper()
	res, err := scan.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, pkg := range res.Program.Packages {
		out = append(out, strings.TrimPrefix(pkg.Path, "example.com/shop/"))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
