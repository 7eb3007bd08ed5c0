package verify

import (
	"context"
	"slices"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// bisection finds the decisions that break a check.
type bisection struct{ *verifier }

// bisect sets the Culprits of each broken check: a set of decisions that is enough to break it and of which none
// can be left out. It uses delta debugging (Zeller and Hildebrandt, 2002): it tries subsets of the decisions that
// the package depends on, then their complements, in ever smaller subsets. A subset that can't be applied without
// other decisions counts as one that breaks nothing.
func (v bisection) bisect(ctx context.Context, checks []Check) error {
	for i := range checks {
		c := &checks[i]
		if c.Verdict != Broken {
			continue
		}
		w := &v.worlds[slices.IndexFunc(v.worlds, func(w world) bool { return w.Name == c.Configuration })]
		var err error
		if c.Culprits, err = v.least(ctx, w, c); err != nil {
			return err
		}
	}
	return nil
}

// least returns a smallest set of decisions that breaks a check, as far as delta debugging finds it.
func (v bisection) least(ctx context.Context, w *world, c *Check) ([]string, error) {
	left, n := c.Decisions, 2
	for len(left) > 1 {
		v.tell("bisecting %s %s: %s left", c.Package, c.Test, count.Of(len(left), "decision"))
		fewer, err := v.fewer(ctx, w, c, left, n)
		if err != nil {
			return nil, err
		}
		switch {
		case fewer != nil && len(fewer) <= len(left)/n:
			left, n = fewer, 2
		case fewer != nil:
			left, n = fewer, max(n-1, 2)
		case n >= len(left):
			c.Why = "each of them is needed"
			return left, nil
		default:
			n = min(2*n, len(left))
		}
	}
	return left, nil
}

// fewer splits decisions into n subsets and returns the first subset, or the first complement of one, that breaks
// the check; nil if none does.
func (v bisection) fewer(ctx context.Context, w *world, c *Check, decisions []string, n int) ([]string, error) {
	size := (len(decisions) + n - 1) / n
	parts := slices.Collect(slices.Chunk(decisions, size))
	tries := slices.Clone(parts)
	if len(parts) > 2 { // with two subsets, each is the complement of the other
		for _, part := range parts {
			tries = append(tries, slices.DeleteFunc(slices.Clone(decisions), func(f string) bool { return slices.Contains(part, f) }))
		}
	}
	for _, try := range tries {
		changes, err := v.Texts(ctx, try)
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			continue
		}
		overlay, err := v.overlay(changes)
		if err != nil {
			return nil, err
		}
		if broken, err := v.broken(ctx, w, overlay, c); err != nil || broken {
			return try, err
		}
	}
	return nil, nil
}

// broken reports whether a check fails with an overlay.
func (v bisection) broken(ctx context.Context, w *world, overlay string, c *Check) (bool, error) {
	if c.Kind == Test {
		return v.fails(ctx, w, overlay, gotool.Name{Package: c.Package, Test: c.Test})
	}
	packages := w.build
	if c.Package != "" {
		packages = []string{c.Package}
	}
	name, flags := c.Kind.command()
	_, _, ok, err := v.tool(w.Configuration, overlay).Run(ctx, name, flags, packages...)
	return !ok, err
}
