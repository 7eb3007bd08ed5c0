package scanned

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Planned is a rewrite with its changes.
type Planned struct {
	Rewrite fix.Rewrite
	Changes []patch.Change
}

// plans caches the last plan of each rewrite, with a digest of the decisions that it was planned on.
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

// Get returns the cached plan if the decisions are the same, or else calls planAnew.
func (p *plans) Get(fingerprint string, as fix.AlternativeKind, decided fix.Decisions, planAnew func() (Planned, error)) (Planned, error) {
	at, key := planKey{fingerprint, as}, digest(decided)
	p.mu.Lock()
	last, ok := p.last[at]
	p.mu.Unlock()
	if ok && last.decided == key {
		return last.Planned, nil
	}
	pl, err := planAnew()
	if err != nil {
		return Planned{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last[at] = plan{key, pl}
	return pl, nil
}

// digest identifies a set of decisions.
func digest(d fix.Decisions) [sha256.Size]byte {
	var b strings.Builder
	for _, f := range d.Accept {
		fmt.Fprintln(&b, f, d.As[f])
	}
	for _, i := range d.Allow {
		fmt.Fprintln(&b, i.Fingerprint, i.Text, i.Scope)
	}
	return sha256.Sum256([]byte(b.String()))
}

// Files returns own and the files that the rewrite changes.
func (pl Planned) Files(own string) []string {
	paths := []string{own}
	for _, c := range pl.Changes {
		paths = append(paths, c.Path)
	}
	return paths
}
