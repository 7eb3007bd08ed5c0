package triage

import (
	"context"
	"time"
)

// inputs are what a comparison starts from.
type inputs struct {
	shelf *shelf
	state *state   // as it was saved; not changed
	last  *scanned // a scan that may serve still, or nil
	scan  scanner
	now   time.Time
	whole bool // a scan looks at all packages: what it does not find is not there
	known *memory
}

// compared is what comes of it.
type compared struct {
	state   *state
	changed bool // it is not what it was
	scan    *scanned
	live    map[string]text // by path: the files that differ from their base
	news    []string
}

// compare brings a session's state in line with what is on disk.
func compare(ctx context.Context, in inputs) (*compared, error) {
	c := &comparison{shelf: in.shelf, st: in.state.clone(), now: in.now, files: ledger{}, lost: losses{}}
	found, err := c.look()
	if err != nil {
		return nil, err
	}
	if err := c.apply(found); err != nil {
		return nil, err
	}
	if err := c.shed(ctx, nil); err != nil {
		return nil, err
	}
	if err := c.comeBack(); err != nil {
		return nil, err
	}
	sc, err := c.proven(ctx, in.last, in.scan)
	if err != nil {
		return nil, err
	}
	if c, sc, err = c.recall(ctx, sc, in.scan, in.known); err != nil {
		return nil, err
	}
	c.settle(sc, in.whole)
	c.forget() // last: what is back now is not forgotten
	return &compared{state: c.st, changed: c.changed, scan: sc, live: c.files.live(), news: c.news}, nil
}
