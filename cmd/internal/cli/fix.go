package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

func (a *app) fixCommand() *cobra.Command {
	var (
		rules, priorities, hazards []string
		diff                       bool
	)
	cmd := &cobra.Command{
		Use:   "fix [packages]",
		Short: "Accept every ready rewrite without a hazard, as one step",
		Long: `fix accepts the rewrites of all open violations that are ready and have no hazard, as
one step that one undo takes back, then lists what is left and why.
It exits with 0 when nothing is left, 1 when something is, 2 when it could not tell.`,
		Example: `  ssot fix --priority high
  ssot fix ./internal/... --rule redis --diff
  ssot fix --hazards options`,
		Args: a.packageArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := filter(rules, priorities, hazards)
			if err != nil {
				return err
			}
			return a.session(cmd.Context(), triage.Options{Dir: a.Dir, Patterns: args, ReadOnly: diff}, func(s *triage.Session) error {
				if err := knownRules(s, rules); err != nil {
					return err
				}
				return a.fix(cmd.Context(), s, f, diff)
			})
		},
	}
	cmd.Flags().StringSliceVar(&rules, "rule", nil, "only these `rules`, comma separated")
	cmd.Flags().StringSliceVar(&priorities, "priority", nil, "only these `priorities`: high, medium, low")
	cmd.Flags().StringSliceVar(&hazards, "hazards", nil, "take rewrites with these `hazards` along: "+strings.Join(hazardNames(), ", "))
	cmd.Flags().BoolVar(&diff, "diff", false, "print what it would do as a unified diff and write nothing")
	return cmd
}

// fix accepts what a filter selects, or prints what that would do, and lists what is left.
func (a *app) fix(ctx context.Context, s *triage.Session, f triage.Filter, diff bool) error {
	sel, err := s.Select(ctx, f)
	if err != nil {
		return err
	}
	take := triage.Action{Verb: triage.Accept, IDs: sel.Take, Bulk: true, Hazards: f.Hazards}
	defer a.verdict(s, f)
	switch {
	case diff && len(sel.Take) == 0:
		return nil
	case diff:
		return a.printDraft(ctx, s, take)
	case len(sel.Take) == 0:
		fmt.Fprintln(a.Stdout, "nothing to accept: no open violation is ready and free of hazards (ssot show ID tells more; --hazards takes those with the hazards that you name)")
		a.sayLeft(s, sel.Left)
		return report.NotAnalyzed(a.Stdout, s.NotAnalyzed())
	}
	out, err := s.Do(ctx, take)
	if err != nil {
		return err
	}
	a.say(out.Message)
	a.sayLeft(s, append(sel.Left, out.Left...))
	return report.NotAnalyzed(a.Stdout, s.NotAnalyzed())
}

// filter turns flags into a triage filter; a word that it does not know is an error.
func filter(rules, priorities, hazards []string) (triage.Filter, error) {
	f := triage.Filter{Rules: rules}
	for _, p := range priorities {
		switch strings.ToLower(p) {
		case scan.High.String():
			f.Priority = append(f.Priority, scan.High)
		case scan.Medium.String():
			f.Priority = append(f.Priority, scan.Medium)
		case scan.Low.String():
			f.Priority = append(f.Priority, scan.Low)
		default:
			return f, fmt.Errorf("unknown priority %q: use high, medium or low", p)
		}
	}
	for _, h := range hazards {
		kind := fix.HazardKind(strings.ToLower(h))
		if !slices.Contains(hazardNames(), string(kind)) {
			return f, fmt.Errorf("unknown hazard %q: use %s", h, strings.Join(hazardNames(), ", "))
		}
		f.Hazards = append(f.Hazards, kind)
	}
	return f, nil
}

func knownRules(s *triage.Session, names []string) error {
	var have []string
	for _, sum := range s.Summaries() {
		have = append(have, sum.Rule)
	}
	for _, n := range names {
		if !slices.Contains(have, n) {
			return fmt.Errorf("unknown rule %q: ssot.yaml has %s", n, strings.Join(have, ", "))
		}
	}
	return nil
}

// printDraft prints what an action would do as a unified diff.
func (a *app) printDraft(ctx context.Context, s *triage.Session, action triage.Action) error {
	changes, _, err := s.Draft(ctx, action)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if _, err := io.WriteString(a.verbatim(), c.Unified()); err != nil {
			return fmt.Errorf("write the diff: %w", err)
		}
	}
	return nil
}

// sayLeft lists what a bulk accept left, with the reasons.
func (a *app) sayLeft(s *triage.Session, left []triage.Left) {
	if len(left) == 0 {
		return
	}
	items := make(map[string]triage.Item)
	for _, it := range s.Items() {
		items[it.Fingerprint] = it
	}
	show := a.show(s)
	fmt.Fprintf(a.Stdout, "\nleft, %d:\n", len(left))
	for _, l := range left {
		it := items[l.Fingerprint]
		fmt.Fprintf(a.Stdout, "%s:%d:%d: %s (%s, %s)\n", visible.Name(show(it.File)), it.Line, it.Column, visible.Line(l.Why), it.Rule, it.ID)
	}
}

func hazardNames() []string {
	var names []string
	for _, h := range fix.Hazards() {
		names = append(names, h.Name)
	}
	return names
}
