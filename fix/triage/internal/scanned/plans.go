package scanned

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Planned is a rewrite with what it changes.
type Planned struct {
	Rewrite fix.Rewrite
	Changes []patch.Change
}

// plans remember the last plan of each rewrite of a violation, with what was decided in its packages when it was made.
type plans struct {
	mu   sync.Mutex
	last map[planKey]plan
}

type planKey struct {
	fingerprint string
	as          fix.AlternativeKind
}

type plan struct {
	decided [sha256.Size]byte
	Planned
}

func newPlans() *plans { return &plans{last: map[planKey]plan{}} }

// Of returns a rewrite of a violation on top of decisions: the one that was planned last, or, when others were decided
// then, a new one.
func (p *plans) Of(fingerprint string, as fix.AlternativeKind, decided fix.Decisions, anew func() (Planned, error)) (Planned, error) {
	at, key := planKey{fingerprint, as}, sum(decided)
	p.mu.Lock()
	last, ok := p.last[at]
	p.mu.Unlock()
	if ok && last.decided == key {
		return last.Planned, nil
	}
	pl, err := anew()
	if err != nil {
		return Planned{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last[at] = plan{key, pl}
	return pl, nil
}

// sum names a set of decisions.
func sum(d fix.Decisions) [sha256.Size]byte {
	var b strings.Builder
	for _, f := range d.Accept {
		fmt.Fprintln(&b, f, d.As[f])
	}
	for _, i := range d.Allow {
		fmt.Fprintln(&b, i.Fingerprint, i.Text, i.Scope)
	}
	return sha256.Sum256([]byte(b.String()))
}

// Files returns those that a planned rewrite of a violation in a file changes.
func (pl Planned) Files(own string) []string {
	paths := []string{own}
	for _, c := range pl.Changes {
		paths = append(paths, c.Path)
	}
	return paths
}
