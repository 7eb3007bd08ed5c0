package selection

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

// A Selection holds the flags with which a bulk command selects violations.
type Selection struct {
	rules, priorities, hazards, files []string
	tier, like                        string
}

// Several returns the flags that select violations by common properties.
func (s *Selection) Several() []command.Flag {
	return append(s.Filters(),
		command.Flag{Name: "file", Value: "F", Into: &s.files, Help: "only in these `files`, as the list names them"},
		command.Flag{Name: "like", Value: "ID", Into: &s.like, Help: "only those like `ID`: the same rule, and a rewrite of the same shape"})
}

// Of completes a filter with values that need the session. It returns an error for an unknown name.
func (s *Selection) Of(ctx context.Context, session *triage.Session, f triage.Filter) (triage.Filter, error) {
	if err := s.known(session); err != nil {
		return f, err
	}
	for _, name := range s.files {
		name = filepath.ToSlash(filepath.Clean(name))
		if !slices.ContainsFunc(session.Items(), func(it triage.Item) bool { return it.File == name }) {
			return f, fmt.Errorf("no violation is in %s: files are named as ssot scan lists them, from the folder of ssot.yaml", visible.Name(name))
		}
		f.Files = append(f.Files, name)
	}
	if s.like == "" {
		return f, nil
	}
	var err error
	if f.IDs, err = session.Similar(ctx, s.like); f.IDs == nil {
		f.IDs = []string{}
	}
	return f, err
}

// Given reports whether a flag selects anything.
func (s *Selection) Given() bool {
	return len(s.rules)+len(s.priorities)+len(s.files) > 0 || s.like != ""
}

// Flags returns the flags of a command that accepts rewrites.
func (s *Selection) Flags() []command.Flag {
	hazards := command.Flag{Name: "hazards", Value: "H", Into: &s.hazards, Help: "take rewrites with these `hazards` along: " + strings.Join(hazardNames(), ", ")}
	tier := command.Flag{Name: "tier", Value: "T", Into: &s.tier, Help: "take what is ready up to this `tier`: " + strings.Join(tierNames(), ", ")}
	return append(s.Several(), hazards, tier)
}

// Filters returns the flags that filter violations, for any command.
func (s *Selection) Filters() []command.Flag {
	return []command.Flag{
		{Name: "rule", Value: "R", Into: &s.rules, Help: "only these `rules`, comma separated"},
		{Name: "priority", Value: "P", Into: &s.priorities, Help: "only these `priorities`: high, medium, low"},
	}
}

// Filter returns the session's filter for the flags. It returns an error for a value that is not valid in any session.
func (s *Selection) Filter() (triage.Filter, error) {
	f := triage.Filter{Rules: s.rules}
	for _, p := range s.priorities {
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
	for _, h := range s.hazards {
		kind := refusal.HazardKind(strings.ToLower(h))
		if !slices.Contains(hazardNames(), string(kind)) {
			return f, fmt.Errorf("unknown hazard %q: use %s", h, strings.Join(hazardNames(), ", "))
		}
		f.Hazards = append(f.Hazards, kind)
	}
	if s.tier != "" {
		f.Tier = tier.Tier(strings.ToLower(s.tier))
		if !slices.Contains(tier.All(), f.Tier) {
			return f, fmt.Errorf("unknown tier %q: use %s", s.tier, strings.Join(tierNames(), ", "))
		}
	}
	return f, nil
}

// known returns an error if a named rule is not in the rule file.
func (s *Selection) known(session *triage.Session) error {
	var have []string
	for _, sum := range session.Summaries() {
		have = append(have, sum.Rule)
	}
	for _, n := range s.rules {
		if !slices.Contains(have, n) {
			return fmt.Errorf("unknown rule %q: ssot.yaml has %s", n, strings.Join(have, ", "))
		}
	}
	return nil
}

func hazardNames() []string {
	var names []string
	for _, h := range refusal.Hazards() {
		names = append(names, h.Name)
	}
	return names
}

func tierNames() []string {
	var names []string
	for _, t := range tier.All() {
		names = append(names, string(t))
	}
	return names
}
