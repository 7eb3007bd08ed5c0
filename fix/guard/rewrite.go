package guard

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/scan"
)

// rewrite plans the rewrite of each new violation by itself, on the current files.
func (v *Verdict) rewrite(ctx context.Context, res *scan.Result, learned string) error {
	fingerprints := map[string]string{}
	for _, found := range res.Violations {
		fingerprints[found.Lasting] = found.Fingerprint
	}
	planner := fix.New(res, learned)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range v.Findings {
		f := &v.Findings[i]
		if f.State != New {
			continue
		}
		g.Go(func() error {
			rw, changes, err := planner.Rewrite(ctx, fingerprints[f.Fingerprint], fix.Decisions{})
			if err != nil {
				return fmt.Errorf("plan the rewrite of %s: %w", f.ID, err)
			}
			if rw.Status != fix.Ready {
				return nil
			}
			f.Rewrite = &Rewrite{Tier: tier.Of(rw.Hazards), Changes: changes}
			for _, h := range rw.Hazards {
				f.Rewrite.Hazards = append(f.Rewrite.Hazards, string(h.Kind)+": "+h.Detail)
			}
			return nil
		})
	}
	return g.Wait()
}
