package verify

import (
	"context"
	"os"
	"slices"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// bisect finds, of each broken check, decisions that are enough to break it. It halves those that the package depends
// on, as long as one half by itself does; where neither does, those that are left break it together.
func (v *verifier) bisect(ctx context.Context, checks []Check) error {
	for i := range checks {
		c := &checks[i]
		if c.Verdict != Broken {
			continue
		}
		w := &v.worlds[slices.IndexFunc(v.worlds, func(w world) bool { return w.Name == c.Configuration })]
		left := c.Decisions
		for len(left) > 1 {
			v.tell("bisecting %s %s: %d decisions left", c.Package, c.Test, len(left))
			half, why, err := v.half(ctx, w, c, left)
			if err != nil {
				return err
			}
			if half == nil {
				c.Why = why
				break
			}
			left = half
		}
		c.Culprits = left
	}
	return nil
}

// half is a half of some decisions that breaks a check by itself, or nil with what is known of both.
func (v *verifier) half(ctx context.Context, w *world, c *Check, decisions []string) ([]string, string, error) {
	why := "neither half of them breaks it by itself"
	for _, half := range [][]string{decisions[:len(decisions)/2], decisions[len(decisions)/2:]} {
		changes, err := v.Texts(ctx, half)
		if err != nil {
			if ctx.Err() != nil {
				return nil, "", ctx.Err()
			}
			why = err.Error()
			continue
		}
		overlay, err := v.overlay(changes)
		if err != nil {
			return nil, "", err
		}
		broken, err := v.broken(ctx, w, overlay, c)
		if err != nil {
			return nil, "", err
		}
		if broken {
			return half, "", nil
		}
	}
	return nil, why, nil
}

// broken reports whether a check fails with an overlay.
func (v *verifier) broken(ctx context.Context, w *world, overlay string, c *Check) (bool, error) {
	if c.Kind == Test {
		return v.fails(ctx, w, overlay, gotool.Name{Package: c.Package, Test: c.Test})
	}
	packages := w.build
	if c.Package != "" {
		packages = []string{c.Package}
	}
	var flags []string
	if c.Kind == Build {
		flags = []string{"-o", os.DevNull}
	}
	_, _, ok, err := v.tool(w.Configuration, overlay).Run(ctx, string(c.Kind), flags, packages...)
	return !ok, err
}
