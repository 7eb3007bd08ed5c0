package reconcile

import (
	"strings"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// losses says why decisions do not hold any more: they are to be absorbed, see shed.
type losses map[string]string

// all says that nothing that is decided in a file holds any more.
func (l losses) all(st *record.Record, path, why string) {
	for _, fingerprint := range st.Decisions.In(path) {
		l.one(st, path, fingerprint, why)
	}
}

// one says that a decision does not hold any more, because of what became of a file.
func (l losses) one(st *record.Record, path, fingerprint, why string) {
	if _, ok := l[fingerprint]; ok {
		return
	}
	if st.Decisions[fingerprint].Seen.File != path {
		why = strings.Replace(why, "the file", path, 1)
	}
	l[fingerprint] = why
}

// in returns the decisions in a file that are lost, rest those that are not.
func (l losses) in(st *record.Record, path string) (lost, rest []string) {
	for _, fingerprint := range st.Decisions.In(path) {
		if l[fingerprint] != "" {
			lost = append(lost, fingerprint)
		} else {
			rest = append(rest, fingerprint)
		}
	}
	return lost, rest
}

// files lists the files of what is lost, as far as the session still has them.
func (l losses) files(st *record.Record) []string {
	paths := map[string]bool{}
	for fingerprint := range l {
		for _, path := range st.Decisions[fingerprint].Files() {
			if st.Files[path] != nil {
				paths[path] = true
			}
		}
	}
	return record.Keys(paths)
}
