package scan

import (
	"testing"

	"github.com/seed-58def443/ssot/scan/load"
)

// TestCheapest holds which folder is loaded when nothing can break a rule: the one with the fewest imports in all of
// its files, of those that the go command lists.
func TestCheapest(t *testing.T) {
	dir := func(importPath string, files ...int) *load.Dir {
		d := &load.Dir{ImportPath: importPath}
		for _, imports := range files {
			d.Files = append(d.Files, &load.SourceFile{Imports: make([]string, imports)})
		}
		return d
	}
	one, two, more, unlisted, other := dir("m/one", 1), dir("m/two", 2), dir("m/more", 1, 1, 1), dir("", 0), dir("", 0)
	for name, tt := range map[string]struct {
		dirs []*load.Dir
		want *load.Dir
	}{
		"the fewest":                     {[]*load.Dir{two, one, more}, one},
		"all files count":                {[]*load.Dir{more, two}, two},
		"the first of equal ones":        {[]*load.Dir{one, dir("m/again", 1)}, one},
		"one that is not listed is left": {[]*load.Dir{unlisted, more, two}, two},
		"it is left wherever it stands":  {[]*load.Dir{more, unlisted}, more},
		"the first where none is listed": {[]*load.Dir{unlisted, other}, unlisted},
	} {
		if got := cheapest(tt.dirs); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}
