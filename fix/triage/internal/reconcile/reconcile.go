package reconcile

import (
	"context"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

// Inputs are what a comparison starts from.
type Inputs struct {
	Shelf *filetext.Shelf
	State *record.Record // as it was saved; not changed
	Last  *scanned.Scan  // a scan that may serve still, or nil
	Shown *scanned.Scan  // the one that the session was shown on last, or nil
	Scan  scanner
	Now   time.Time
	Whole bool // a scan looks at all packages: what it does not find is not there
	Known *Memory
}

// Result is what comes of it.
type Result struct {
	State   *record.Record
	Changed bool // it is not what it was
	Scan    *scanned.Scan
	Live    map[string]filetext.Text // by path: the files that differ from their base
	News    []string
	Lasting []string // news that stay true until somebody does something about them
}

// Run brings a session's state in line with what is on disk.
func Run(ctx context.Context, in Inputs) (*Result, error) {
	c := &comparison{Shelf: in.Shelf, st: in.State.Clone(), shown: in.Shown, now: in.Now, files: ledger{}, lost: losses{}, names: map[string]string{}, gone: map[string]record.Sighting{}}
	clear(c.st.Lost)
	found, err := c.look()
	if err != nil {
		return nil, err
	}
	if err := (applying{c}).apply(found); err != nil {
		return nil, err
	}
	if err := c.shed(ctx, nil); err != nil {
		return nil, err
	}
	if err := c.comeBack(); err != nil {
		return nil, err
	}
	sc, err := c.proven(ctx, in.Last, in.Scan)
	if err != nil {
		return nil, err
	}
	if c, sc, err = c.recall(ctx, sc, in.Scan, in.Known); err != nil {
		return nil, err
	}
	if err := c.settle(sc, in.Whole); err != nil {
		return nil, err
	}
	c.forget() // last: what is back now is not forgotten
	return &Result{State: c.st, Changed: c.changed, Scan: sc, Live: c.files.live(), News: c.news, Lasting: c.lasting}, nil
}
