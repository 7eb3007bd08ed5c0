package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
)

func verifyCommand(p *parts) command.Command {
	var o verify.Options
	var asJSON, quiet bool
	return command.Command{
		Name:    "verify",
		Summary: "Build, vet and test what was accepted, before and after",
		Long: `verify builds, vets and tests the packages that decisions touched and those that import them,
without the decisions and with them, in every build configuration that is scanned, and tells
what is the same, fixed or broken. What was red before is not blamed on a rewrite; a test that
fails once in two runs is called unsteady. The working tree is not changed: go is told to take
other texts in the place of files. It runs the code of this repository.

A broken test names the decisions that its package depends on; --bisect finds the one that is
enough. For each decision it says whether any test ran its lines; --prove replaces each use by
a panic and looks whether a test fails then.

It exits with 0 when nothing is broken, 1 when something is, 2 when it could not tell.`,
		Example: `  ssot verify
  ssot verify --bisect
  ssot verify --race --prove`,
		README: "build, vet and test what was accepted, before and after; name what a rewrite broke",
		Flags: []command.Flag{
			{Name: "bisect", Into: &o.Bisect, Help: "find the decision that breaks what is broken"},
			{Name: "prove", Into: &o.Prove, Help: "look whether a test fails when a use is replaced by a panic"},
			{Name: "race", Into: &o.Race, Help: "test with the race detector"},
			{Name: "deep", Into: &o.Deep, Help: "also what imports the packages by way of others"},
			{Name: "json", Into: &asJSON, Help: "print JSON, which ssot report --checks takes"},
			{Name: "quiet", Into: &quiet, Help: "do not say what is going on"},
		},
		Takes: cobra.NoArgs,
		Run: func(ctx context.Context, _ []string) (int, error) {
			return p.opener.Session(ctx, triage.Options{ReadOnly: true}, func(s *triage.Session) (int, error) {
				if err := verifyOptions(ctx, p, s, &o, p.out.Complain); err != nil {
					return done(err)
				}
				if p.StderrTerminal && !quiet {
					o.Progress = func(step verify.Progress) {
						p.out.Complain(fmt.Sprintf("%d of %d: %s", step.Done, step.Total, step.What))
					}
				}
				r, err := verify.Run(ctx, o)
				if err != nil {
					return done(err)
				}
				return verified(r), writeVerified(p.out.Stdout, o, r, asJSON)
			})
		},
	}
}

// verifyOptions are what a session has to verify; what is left out is complained of.
func verifyOptions(ctx context.Context, p *parts, s *triage.Session, o *verify.Options, complain func(string)) error {
	changes, err := decidedTexts(ctx, s, nil, complain)
	if err != nil {
		return err
	}
	made := s.Made()
	for _, d := range made.Decisions() {
		if d.Settled == "" {
			o.Decisions = append(o.Decisions, decisionToVerify(d))
		}
	}
	o.Root, o.Changes, o.Texts = s.Root(), changes, made.Texts
	o.Configurations = []verify.Configuration{{Name: "default"}}
	if tags := made.Tags(); len(tags) > 0 {
		o.Configurations = append(o.Configurations, verify.Configuration{Name: "tags", Tags: tags})
	}
	for _, platform := range p.opener.Platforms {
		o.Configurations = append(o.Configurations, verify.Configuration{Name: platform.OS + "/" + platform.Arch, Tags: made.Tags(), GOOS: platform.OS, GOARCH: platform.Arch})
	}
	return nil
}

// decisionToVerify is a decision as far as verifying it needs.
func decisionToVerify(d triage.Decision) verify.Decision {
	it := d.Item
	return verify.Decision{
		Fingerprint: it.Fingerprint, Name: it.Name(), Called: it.Called(), Package: it.Package, File: it.File, Packages: d.Packages, Function: it.Function,
		Import: it.Import(), Directive: it.State == triage.Allowed, Line: it.Line, Column: it.Column, EndLine: it.EndLine, EndColumn: it.EndColumn,
	}
}

// verified is the exit code of verify.
func verified(r verify.Result) int {
	if r.Count(verify.Broken) > 0 {
		return exitLeft
	}
	for _, c := range r.Checks {
		if c.Verdict == verify.Red && c.Kind == verify.Build { // what does not build without them tells nothing of them
			return exitError
		}
	}
	return exitClean
}

func writeVerified(w io.Writer, o verify.Options, r verify.Result, asJSON bool) error {
	known := map[string]verify.Decision{}
	for _, d := range o.Decisions {
		known[d.Fingerprint] = d
	}
	if !asJSON {
		return verify.Text(w, r, func(fingerprint string) string { return known[fingerprint].Called })
	}
	text, err := verify.Encode(r, func(fingerprint string) string { return known[fingerprint].Name })
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}
