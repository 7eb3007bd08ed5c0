package cli

import (
	"context"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/verifying"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
)

func verifyCommand(p *parts) command.Command {
	var o verify.Options
	var scope verifying.Scope
	var asJSON, quiet bool
	return command.Command{
		Name: "verify", Args: "[ID...]",
		Summary: "Build, vet and test what was accepted, before and after",
		Long: `verify builds, vets and tests the packages that decisions touched and those that import them,
without the decisions and with them, in every build configuration that is scanned, and tells
what is the same, fixed or broken. What was red before is not blamed on a rewrite; a test that
fails once in two runs is called unsteady. The working tree is not changed: go is told to take
other texts in the place of files. It runs the code of this repository. With IDs, or with --last,
it verifies those decisions alone: the others stand on both sides.

A broken test names the decisions that its package depends on; --bisect finds the one that is
enough. For each decision it says whether any test ran its lines; --prove replaces each use by
a panic and looks whether a test fails then.

It exits with 0 when nothing is broken, 1 when something is, 2 when it could not tell.`,
		Example: `  ssot verify
  ssot verify --bisect
  ssot verify --race --prove
  ssot verify --redis start --json > checks.json && ssot report --checks checks.json`,
		README: "build, vet and test what was accepted, before and after; name what a rewrite broke",
		Flags: []command.Flag{
			{Name: "bisect", Into: &o.Bisect, Help: "find the decision that breaks what is broken"},
			{Name: "prove", Into: &o.Prove, Help: "look whether a test fails when a use is replaced by a panic"},
			{Name: "last", Into: &scope.Last, Help: "verify what was accepted last alone"},
			{Name: "redis", Value: "ADDR", Into: &o.Redis, Help: "count the pools and connections that the tests make at the Redis at this `address` (REDIS_ADDR and the like name it to them), before and after; start has a redis-server started"},
			{Name: "race", Into: &o.Race, Help: "test with the race detector"},
			{Name: "deep", Into: &o.Deep, Help: "also what imports the packages by way of others"},
			{Name: "json", Into: &asJSON, Help: "print JSON, which ssot report --checks takes"},
			{Name: "quiet", Into: &quiet, Help: "do not say what is going on"},
		},
		Run: func(ctx context.Context, ids []string) (int, error) {
			return p.opener.Session(ctx, triage.Options{ReadOnly: true}, func(s *triage.Session) (int, error) {
				scope.IDs = ids
				if err := verifying.Options(ctx, s, p.opener.Platforms, scope, &o, p.out.Complain); err != nil {
					return done(err)
				}
				if p.StderrTerminal && !quiet {
					o.Progress = verifying.Lines(p.out.Complain)
				}
				r, err := verify.Run(ctx, o)
				if err != nil {
					return done(err)
				}
				return verified(r), verifying.Write(p.out.Stdout, o, r, asJSON)
			})
		},
	}
}

// verified returns the exit code of verify.
func verified(r verify.Result) int {
	switch {
	case verifying.Broken(r):
		return exitLeft
	case verifying.Unable(r) || r.Count(verify.Lost) > 0:
		return exitError
	}
	return exitClean
}
