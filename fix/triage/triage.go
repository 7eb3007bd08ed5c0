// Package triage is the program without a terminal: a session over a scan, in which violations are accepted, skipped,
// allowed, annotated and undone, and which survives restarts, crashes and other people's edits.
package triage

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Options say what to triage.
type Options struct {
	Dir       string // the working directory; ssot.yaml is looked for upwards
	Patterns  []string
	Tags      []string
	Platforms []scan.Platform // scanned as well as the go command's own
	State     string          // the user's own folder for sessions; where it is empty nothing can be decided
	Learned   string          // the user's own folder of what was learned of libraries; may be empty
	Now       func() time.Time
	ReadOnly  bool           // never writes: scan and show
	Progress  func(Progress) // may be nil; calls are serialised

	fault func(op, path string) error // of tests: what reading and writing end with; may be nil
}

// Progress is what opening a session is doing: plain data for a screen that fills while the scan goes on.
type Progress struct {
	Phase       string
	Done, Total int    // packages; Total 0: not known
	Found       []Item // found since the last call; IDs and order are not final
}

// OpenSession loads the rule file, resolves what a crash left behind, scans and resumes the session. What it has to
// tell (recovered intents, foreign changes, notes of the scan) is in Session.News.
func OpenSession(ctx context.Context, o Options) (*Session, error) { return open(ctx, o) }

// progress passes on what a scan is doing.
func (o Options) progress(p scan.Progress) {
	if o.Progress == nil {
		return
	}
	found := make([]Item, 0, len(p.Found))
	for _, v := range p.Found {
		it := snapshot.ItemOf(record.Seen(v), v.Fingerprint)
		it.Lasting, it.State = v.Lasting, Open
		it.ID = it.Name()[:min(snapshot.MinID, len(it.Name()))]
		if v.Allowed != nil {
			it.State, it.AllowReason, it.AllowUntil = Allowed, v.Allowed.Reason, v.Allowed.Until
		}
		found = append(found, it)
	}
	o.Progress(Progress{Phase: p.Phase, Done: p.Done, Total: p.Total, Found: found})
}

// root finds the folder of the rule file.
func root(dir string) (string, error) {
	path, err := rule.Find(dir)
	if err != nil {
		return "", err
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return "", fmt.Errorf("find the folder of %s: %w", rule.FileName, err)
	}
	return folder, nil
}
