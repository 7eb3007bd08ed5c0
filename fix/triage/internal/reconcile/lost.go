package reconcile

import (
	"strings"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// lostDecisions holds, by fingerprint, why decisions no longer hold. absorbLost absorbs them.
type lostDecisions map[string]string

// addFile adds all decisions that change a file.
func (l lostDecisions) addFile(st *record.Record, path, why string) {
	for _, fingerprint := range st.Decisions.In(path) {
		l.add(st, path, fingerprint, why)
	}
}

// add adds a decision because of what happened to the file at path. The first reason wins.
func (l lostDecisions) add(st *record.Record, path, fingerprint, why string) {
	if _, ok := l[fingerprint]; ok {
		return
	}
	if st.Decisions[fingerprint].Seen.File != path {
		why = strings.Replace(why, "the file", path, 1)
	}
	l[fingerprint] = why
}

// split returns the decisions that change a file: those that are lost, and the rest.
func (l lostDecisions) split(st *record.Record, path string) (lost, rest []string) {
	for _, fingerprint := range st.Decisions.In(path) {
		if l[fingerprint] != "" {
			lost = append(lost, fingerprint)
		} else {
			rest = append(rest, fingerprint)
		}
	}
	return lost, rest
}

// files returns the recorded files that lost decisions changed, sorted.
func (l lostDecisions) files(st *record.Record) []string {
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
