// Package triage is the program without a terminal: a [Session] over a scan, in which violations are accepted, skipped,
// allowed, annotated and undone, and which survives restarts, crashes and other people's edits.
//
// A session is opened from a folder with a rule file. [Session.Items] returns the violations with their decisions,
// [Session.Preview] one rewrite, and [Session.Do] takes a decision: it replaces the files and saves the session, or
// does neither. [Session.Reload] takes over what others did meanwhile, and [Session.News] says what that was.
//
// The work is done in packages below: mirror keeps the latest snapshot, reconcile compares the record with the disk,
// decide and consequence plan an action, store saves it.
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
	Dir       string // the working directory; ssot.yaml is searched from there upwards
	Patterns  []string
	Tags      []string
	Platforms []scan.Platform // scanned in addition to the go command's own
	State     string          // the user's folder for sessions; if empty, no decision is possible
	Learned   string          // the user's folder of facts about libraries; may be empty
	Now       func() time.Time
	ReadOnly  bool           // decides nothing: scan and show
	Progress  func(Progress) // may be nil; calls are serialised

	fault func(op, path string) error // for tests: injects errors; may be nil
}

// Progress is the state of opening a session: plain data for a screen that fills during the scan.
type Progress struct {
	Phase       string
	Done, Total int    // packages; Total is 0 if it is not known yet
	Found       []Item // found since the last call; IDs and order are not final
}

// OpenSession loads the rule file, recovers from a crash, scans, and resumes the session. Session.News has what people
// must know about that: recovered steps, edits by others, notes of the scan.
func OpenSession(ctx context.Context, o Options) (*Session, error) { return open(ctx, o) }

// progress passes on the progress of a scan.
func (o Options) progress(p scan.Progress) {
	if o.Progress == nil {
		return
	}
	found := make([]Item, 0, len(p.Found))
	for _, v := range p.Found {
		it := snapshot.ItemOf(record.SightingOf(v), v.Fingerprint)
		it.Lasting, it.State = v.Lasting, Open
		it.ID = it.Name()[:min(snapshot.MinID, len(it.Name()))]
		if v.Allowed != nil {
			it.State, it.AllowReason, it.AllowUntil = Allowed, v.Allowed.Reason, v.Allowed.Until
		}
		found = append(found, it)
	}
	o.Progress(Progress{Phase: p.Phase, Done: p.Done, Total: p.Total, Found: found})
}

// ruleFolder returns the folder of the rule file.
func ruleFolder(dir string) (string, error) {
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
