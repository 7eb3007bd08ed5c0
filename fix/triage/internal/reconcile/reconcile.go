package reconcile

import (
	"context"
	"maps"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

// Inputs is the input of [Run].
type Inputs struct {
	Lookup   *filetext.Lookup
	State    *record.Record // as it was saved; not modified
	Last     *scanned.Scan  // the previous scan, used again if it is up to date; may be nil
	Shown    *scanned.Scan  // the scan of the snapshot that people saw last; may be nil
	Scan     scanner
	Now      time.Time
	Complete bool // scans cover all packages, so a violation that is not found does not exist
	Attempts *FailedAttempts
}

// Result is the output of [Run].
type Result struct {
	State    *record.Record
	Changed  bool // State differs from Inputs.State
	Renamed  record.NewNames
	Scan     *scanned.Scan
	Modified map[string]filetext.Text // by path; the files that differ from their base
	News     []string
	Lasting  []string       // news that stay true until somebody acts, so they are shown once
	Unsaved  filetext.Texts // texts that State refers to; save them with it
}

// Run reconciles the record of a session with the files on disk. See the package comment for the steps.
func Run(ctx context.Context, in Inputs) (*Result, error) {
	lookup := *in.Lookup
	if lookup.Unsaved = maps.Clone(in.Lookup.Unsaved); lookup.Unsaved == nil {
		lookup.Unsaved = filetext.Texts{}
	}
	c := &reconciliation{Lookup: &lookup, st: in.State.Clone(), shown: in.Shown, now: in.Now, files: fileStates{}, lost: lostDecisions{}, renamedTo: map[string]string{}, removedAt: map[string]record.Sighting{}}
	clear(c.st.Unavailable)
	found, err := c.classify()
	if err != nil {
		return nil, err
	}
	if err := (applier{c}).apply(found); err != nil {
		return nil, err
	}
	if err := c.absorbLost(ctx, nil); err != nil {
		return nil, err
	}
	if err := c.restorePending(); err != nil {
		return nil, err
	}
	sc, err := c.scanUntilVerified(ctx, in.Last, in.Scan)
	if err != nil {
		return nil, err
	}
	if c, sc, err = c.recallEdited(ctx, sc, in.Scan, in.Attempts); err != nil {
		return nil, err
	}
	if err := c.finish(sc, in.Complete); err != nil {
		return nil, err
	}
	c.expire() // last, so that restored decisions do not expire
	return &Result{State: c.st, Changed: c.changed, Renamed: c.renamed, Scan: sc, Modified: c.files.modified(), News: c.news, Lasting: c.lasting, Unsaved: c.Unsaved.Needed(c.st)}, nil
}
