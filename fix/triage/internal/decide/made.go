package decide

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/rebase"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// sameAgain returns an error if a redo writes something else than what was undone: nobody saw that. The rules or what
// stands around it may have changed since. What goes of the imports may be another one, for other code may need them
// now or then, but none comes in that was not there.
func (p *proposal) sameAgain(undone *record.UndoneStep, found []snapshot.Item) error {
	if undone.Made == nil || len(p.Unplannable) > 0 {
		return nil
	}
	is := made(p.Changes)
	another := slices.ContainsFunc(p.Changes, func(c patch.Change) bool {
		had := importsOf(c.Path, c.Before)
		return slices.ContainsFunc(record.Keys(importsOf(c.Path, c.After)), func(key string) bool {
			_, before := had[key]
			return !before && !slices.Contains(undone.Made.Imports, key)
		})
	})
	if is != nil && is.Lines == undone.Made.Lines && !another {
		return nil
	}
	verb := undone.Verb()
	if verb == "" {
		verb = "decide"
	}
	var ids []string
	for _, it := range found {
		ids = append(ids, it.ID)
	}
	return fmt.Errorf("%s can't be redone: it would write something else now than what was undone, for the rules or the file changed; look at it with ssot show, and %s %s anew",
		phrase(undone.Verb(), found), verb, words.List(ids))
}

// takenBack returns what decisions had made of files, from the changes that take it back.
func takenBack(changes []patch.Change) *record.Made {
	back := slices.Clone(changes)
	for i, c := range back {
		back[i].Before, back[i].After = c.After, c.Before
	}
	return made(back)
}

// made identifies changes by the lines that come in and go out, without white space and wherever they stand, for
// other edits may move them, and by the imports that are there then. It returns nil if there are none.
func made(changes []patch.Change) *record.Made {
	if len(changes) == 0 {
		return nil
	}
	count := map[string]int{}
	var imports []string
	for _, c := range changes {
		for i, text := range [][]byte{c.Before, c.After} {
			for line := range bytes.Lines(rebase.Code(c.Path, text)) {
				if key := strings.Join(strings.Fields(string(line)), " "); key != "" {
					count[key] += 2*i - 1
				}
			}
		}
		imports = append(imports, record.Keys(importsOf(c.Path, c.After))...)
	}
	var lines strings.Builder
	for _, key := range record.Keys(count) {
		if n := count[key]; n != 0 {
			fmt.Fprintf(&lines, "%+d %s\n", n, key)
		}
	}
	slices.Sort(imports)
	return &record.Made{Lines: stamps.Hash([]byte(lines.String())), Imports: slices.Compact(imports)}
}

// importsOf returns the imports of a Go file by name and path, none if they can't be parsed.
func importsOf(path string, src []byte) map[string]string {
	if !strings.HasSuffix(path, ".go") {
		return nil
	}
	imports, err := fix.LocalImports(src)
	if err != nil {
		return nil
	}
	return imports
}
