package reconcile

import (
	"fmt"
	"os"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/filechange"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// farewell is what becomes of files that leave together, bound by decisions that changed several of them.
type farewell struct {
	paths    []string
	reopened []string            // the decisions that changed nothing else, sorted: they are open or skipped again
	partly   map[string][]string // by file: those that changed files which are still as they made them: they are lost
}

// farewells returns those of files that leave the session.
func farewells(st *record.Record, left []string) []farewell {
	var all []farewell
	told, ties := map[string]bool{}, st.Decisions.Ties()
	stays := func(path string) bool { return !slices.Contains(left, path) }
	for _, path := range left {
		if told[path] {
			continue
		}
		w := farewell{paths: slices.DeleteFunc(ties.Tangled(path), stays), partly: map[string][]string{}}
		reopened := map[string]bool{}
		for _, p := range w.paths {
			told[p] = true
			for _, fingerprint := range ties.In(p) {
				if slices.ContainsFunc(st.Decisions[fingerprint].Files(), stays) {
					w.partly[p] = append(w.partly[p], fingerprint)
				} else {
					reopened[fingerprint] = true
				}
			}
		}
		w.reopened = record.Keys(reopened)
		all = append(all, w)
	}
	return all
}

// depart takes the files out of the state that are gone, or as they were before the decisions, and remembers them.
func (c applying) depart() {
	left := c.files.where(func(e *entry) bool { return e.left != filechange.Stays })
	ties := c.st.Decisions.Ties()
	for _, path := range left {
		c.remember(path, ties.In(path))
	}
	for _, w := range farewells(c.st, left) {
		for _, path := range w.paths {
			for _, fingerprint := range w.partly[path] {
				c.lost[fingerprint] = path + ", which it had changed too, " + c.files[path].fate()
			}
			c.files[path].partly = w.partly[path]
		}
		for _, fingerprint := range w.reopened {
			c.st.Reopen(fingerprint, c.files[c.st.Decisions[fingerprint].Seen.File].left != filechange.Gone)
		}
		w.tell(c.comparison)
		for _, path := range w.paths {
			delete(c.st.Files, path)
		}
		c.changed = true
	}
}

// tell tells what became of the decisions of files that leave together.
func (w farewell) tell(c *comparison) {
	n := len(w.reopened)
	_, open, skipped := c.st.Decisions.Became(w.reopened)
	anyGone := slices.ContainsFunc(w.paths, func(path string) bool { return c.files[path].left == filechange.Gone })
	switch first := w.paths[0]; {
	case n == 0 && len(w.paths) == 1 && len(w.partly[first]) > 0:
	case anyGone && len(w.paths) > 1:
		c.tell("%s were reverted outside or are gone: %s", words.List(w.paths), words.Again(open, skipped))
	case anyGone:
		what := "is gone"
		if twins := c.files[first].twins; len(twins) > 1 {
			what = fmt.Sprintf("is gone, and %s are what it was", words.List(twins))
		}
		if _, err := os.Lstat(c.Abs(first)); err == nil {
			what = "is not a plain file any more"
		}
		c.tell("%s %s: %s went with it", first, what, words.Count(n, "decision"))
	default:
		c.tell("%s %s reverted outside: %s", words.List(w.paths), words.Were(len(w.paths)), words.Again(open, skipped))
	}
}
