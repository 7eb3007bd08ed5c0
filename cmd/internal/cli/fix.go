package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/arguments"
	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/selection"
	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

func fixCommand(p *parts) command.Command {
	var selected selection.Selection
	var diff bool
	return command.Command{
		Name: "fix", Args: "[packages]",
		Summary: "Accept every ready rewrite that is proven, as one step",
		Long: `fix accepts the rewrites of all open violations that are ready and proven, which means
that they have no hazard, as one step that one undo takes back, then lists what is left
and why. --tier unproven also takes those of which something could not be told, --tier
differs those that are known to differ; --hazards names what may differ. --like takes no more
than those of the same rule whose rewrite has the same shape as that of one violation.
It exits with 0 when nothing of what it was asked for (packages, --rule, --priority) is left,
1 when something is, 2 when it could not tell.`,
		Example: `  ssot fix --priority high
  ssot fix ./internal/... --rule redis --diff
  ssot fix --like 3f9c2a1b
  ssot fix --tier unproven
  ssot fix --hazards options`,
		README: "accept all that is ready and proven, as one step",
		Flags:  append(selected.Flags(), command.Flag{Name: "diff", Into: &diff, Help: "print what it would do as a unified diff and write nothing"}),
		Takes:  arguments.Packages(p.Dir),
		Run: func(ctx context.Context, patterns []string) (int, error) {
			f, err := selected.Filter()
			if err != nil {
				return done(err)
			}
			return p.opener.Session(ctx, triage.Options{Patterns: patterns, ReadOnly: diff}, func(s *triage.Session) (int, error) {
				f, err := selected.Of(ctx, s, f)
				if err != nil {
					return done(err)
				}
				take := acceptAll
				if diff {
					take = printAll
				}
				if err := take(ctx, p, s, f); err != nil {
					return done(err)
				}
				return verdict(s, f), nil
			})
		},
	}
}

// acceptAll accepts the violations that a filter selects, and lists those it left.
func acceptAll(ctx context.Context, p *parts, s *triage.Session, f triage.Filter) error {
	sel, err := s.Select(ctx, f)
	if err != nil {
		return err
	}
	left := sel.Left
	if len(sel.Take) == 0 {
		fmt.Fprintln(p.out.Stdout, "nothing to accept: no open violation is ready and proven (ssot show ID tells more; --tier unproven and --hazards take what you name)")
	} else {
		out, err := s.Do(ctx, accept(sel, f))
		if err != nil {
			return err
		}
		p.out.Say(out.Message)
		left = append(left, out.Left...)
	}
	sayLeft(p, s, left)
	return report.NotAnalyzed(p.out.Stdout, s.NotAnalyzed())
}

// printAll prints the changes of acceptAll as a unified diff.
func printAll(ctx context.Context, p *parts, s *triage.Session, f triage.Filter) error {
	sel, err := s.Select(ctx, f)
	if err != nil || len(sel.Take) == 0 {
		return err
	}
	changes, _, err := s.Draft(ctx, accept(sel, f))
	if err != nil {
		return err
	}
	for _, c := range changes {
		if _, err := io.WriteString(p.out.Verbatim(), c.Unified()); err != nil {
			return fmt.Errorf("write the diff: %w", err)
		}
	}
	return nil
}

func accept(sel triage.Selection, f triage.Filter) triage.Action {
	return triage.Action{Verb: triage.Accept, IDs: sel.Take, Bulk: true, Hazards: f.Hazards, Tier: f.Tier}
}

// sayLeft prints the violations that a bulk accept left, with the reasons.
func sayLeft(p *parts, s *triage.Session, left []triage.Left) {
	items := make(map[string]triage.Item)
	for _, it := range s.Items() {
		items[it.Fingerprint] = it
	}
	left = slices.DeleteFunc(left, func(l triage.Left) bool { // another accepted rewrite covers it
		state := items[l.Fingerprint].State
		return state == triage.Accepted || state == triage.Allowed
	})
	if len(left) == 0 {
		return
	}
	relative := p.opener.RelativePath(s)
	fmt.Fprintf(p.out.Stdout, "\nleft, %d%s:\n", len(left), tiersOf(left))
	for _, l := range left {
		it, listed := items[l.Fingerprint]
		if !listed {
			fmt.Fprintf(p.out.Stdout, "%.8s: %s\n", l.Fingerprint, visible.Line(l.Why))
			continue
		}
		fmt.Fprintf(p.out.Stdout, "%s:%d:%d: %s (%s, %s)\n", visible.Name(relative(it.File)), it.Line, it.Column, visible.Line(l.Why), it.Rule, it.ID)
	}
	sayDecides(p, left, items)
}

// tiersOf counts the left violations by tier: ", of which 12 unproven, 18 differs".
func tiersOf(left []triage.Left) string {
	var parts []string
	for _, t := range tier.All() {
		n := 0
		for _, l := range left {
			if l.Tier == t {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, t))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ", of which " + strings.Join(parts, ", ")
}

// sayDecides prints the settings that a rule could declare to be the owner's, if they are the only reason for which
// violations were left, and how many rewrites each would make ready.
func sayDecides(p *parts, left []triage.Left, items map[string]triage.Item) {
	const most = 6
	count := map[string]int{}
	settings := map[string]map[string]int{}
	for _, l := range left {
		if len(l.Settings) == 0 {
			continue
		}
		name := items[l.Fingerprint].Rule
		count[name]++
		if settings[name] == nil {
			settings[name] = map[string]int{}
		}
		for _, s := range l.Settings {
			settings[name][s]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(count)) {
		of := settings[name]
		order := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(of[b]-of[a], strings.Compare(a, b)) })
		var parts []string
		for _, s := range order[:min(most, len(order))] {
			parts = append(parts, fmt.Sprintf("%s (%d)", visible.Name(s), of[s]))
		}
		more := ""
		if n := len(order) - most; n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		fmt.Fprintf(p.out.Stdout, "\nrule %s: %d left for nothing but settings: %s%s; where the owner decides one, say so: decides: [%s]\n", name, count[name], strings.Join(parts, ", "), more, visible.Name(order[0]))
	}
}
