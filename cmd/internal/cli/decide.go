package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/arguments"
	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/selection"
	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

// decide opens a session, takes one decision and prints its result.
func decide(ctx context.Context, p *parts, action triage.Action) (int, error) {
	return p.opener.Session(ctx, triage.Options{}, func(s *triage.Session) (int, error) { return told(ctx, p, s, action) })
}

// told takes a decision and prints its result.
func told(ctx context.Context, p *parts, s *triage.Session, action triage.Action) (int, error) {
	out, err := s.Do(ctx, action)
	if err != nil {
		return done(err)
	}
	p.out.Say(out.Message)
	for _, l := range out.Left {
		p.out.Say(fmt.Sprintf("left %s: %s", idOf(s, l), l.Why))
	}
	return done(nil)
}

// idOf returns the ID of a violation that was left.
func idOf(s *triage.Session, l triage.Left) string {
	if it, err := s.Resolve(l.Fingerprint); err == nil {
		return it.ID
	}
	return fmt.Sprintf("%.8s", l.Fingerprint)
}

// decided is the README's description of the commands that decide directly.
const decided = "decide, take it back, decide it again"

func acceptCommand(p *parts) command.Command {
	var as string
	return command.Command{
		Name: "accept", Args: "ID...",
		Summary: "Apply the rewrites of violations, as one step",
		Example: `  ssot accept 3f9c2a1b
  ssot accept 3f9c2a1b --as remove-close`,
		README: decided,
		Flags:  []command.Flag{asFlag(&as)},
		Takes:  arguments.IDs,
		Run: func(ctx context.Context, ids []string) (int, error) {
			return decide(ctx, p, triage.Action{Verb: triage.Accept, IDs: ids, As: fix.AlternativeKind(as)})
		},
	}
}

// asFlag returns the flag that selects an alternative.
func asFlag(as *string) command.Flag {
	kinds := make([]string, 0, len(fix.Alternatives()))
	choices := make([]cobra.Completion, 0, len(fix.Alternatives()))
	for _, e := range fix.Alternatives() {
		kinds = append(kinds, e.Name)
		choices = append(choices, cobra.CompletionWithDesc(e.Name, e.Title))
	}
	return command.Flag{
		Name: "as", Value: "KIND", Usage: true, Into: as, Choices: choices,
		Help: "which of several rewrites (its `kind`): " + strings.Join(kinds, ", ") + "; ssot show ID lists those that a violation has",
	}
}

func skipCommand(p *parts) command.Command {
	var selected selection.Selection
	return command.Command{
		Name: "skip", Args: "[ID...]",
		Summary: "Leave violations for now: still counted, never taken by fix",
		Long: `skip leaves violations for now, as one step: those that are named by their IDs, or the open
ones that flags select.`,
		Example: `  ssot skip 3f9c2a1b
  ssot skip --like 3f9c2a1b`,
		README: decided,
		Flags:  selected.Several(),
		Run: func(ctx context.Context, ids []string) (int, error) {
			switch {
			case !selected.Given():
				return decide(ctx, p, triage.Action{Verb: triage.Skip, IDs: ids})
			case len(ids) > 0:
				return done(errors.New("skip takes IDs, or flags that select: not both"))
			}
			f, err := selected.Filter()
			if err != nil {
				return done(err)
			}
			return p.opener.Session(ctx, triage.Options{}, func(s *triage.Session) (int, error) {
				f, err := selected.Of(ctx, s, f)
				if err != nil {
					return done(err)
				}
				var open []string
				for _, it := range s.Items() {
					if it.State == triage.Open && f.Takes(it) {
						open = append(open, it.Fingerprint)
					}
				}
				if len(open) == 0 {
					p.out.Say("nothing to skip: none of these is open")
					return done(nil)
				}
				return told(ctx, p, s, triage.Action{Verb: triage.Skip, IDs: open, Bulk: true})
			})
		},
	}
}

func allowCommand(p *parts) command.Command {
	var reason, until, scope, like string
	return command.Command{
		Name: "allow", Args: "[ID...]",
		Summary: "Mark violations as meant to be, with a directive in the source",
		Long: `allow writes a comment that says why a violation is meant to be, as one step: above the line, above
the declaration around it, or above the package clause, for the whole file.`,
		Example: `  ssot allow 3f9c2a1b --reason "a mock against miniredis" --until 2027-06-30
  ssot allow 3f9c2a1b --reason "a mock against miniredis" --scope file
  ssot allow --like 3f9c2a1b --reason "a mock against miniredis"`,
		README: "put an `//ssot:allow` directive above its line, its declaration or its file",
		Flags: []command.Flag{
			{Name: "reason", Value: "TEXT", Usage: true, Required: true, Into: &reason, Help: "why it is meant to be, one line (required)"},
			{Name: "until", Value: "DATE", Usage: true, Into: &until, Help: "the last `day` it is allowed, as 2027-06-30, UTC"},
			{Name: "scope", Value: "SCOPE", Usage: true, Into: &scope, Choices: triage.Scopes(), Help: "how much is allowed, its `scope`: " + strings.Join(triage.Scopes(), ", ") + " (default: a line)"},
			{Name: "like", Value: "ID", Usage: true, Into: &like, Help: "all like `ID`: the same rule, and a rewrite of the same shape"},
		},
		Run: func(ctx context.Context, ids []string) (int, error) {
			action := triage.Action{Verb: triage.Allow, IDs: ids, Reason: reason, Until: until, Scope: triage.Scope(scope)}
			switch {
			case like == "":
				return decide(ctx, p, action)
			case len(ids) > 0:
				return done(errors.New("allow takes IDs, or --like: not both"))
			}
			return p.opener.Session(ctx, triage.Options{}, func(s *triage.Session) (int, error) {
				var err error
				if action.IDs, err = s.Similar(ctx, like); err != nil {
					return done(err)
				}
				if action.Bulk = true; len(action.IDs) == 0 {
					return done(fmt.Errorf("%s has no rewrite, so none is like it: allow it by its ID", visible.Name(like)))
				}
				return told(ctx, p, s, action)
			})
		},
	}
}

func noteCommand(p *parts) command.Command {
	var text string
	var given bool
	return command.Command{
		Name: "note", Args: "ID...",
		Summary: "Put a note on violations; an empty text removes it",
		Example: `  ssot note 3f9c2a1b --text "ask the session team first"`,
		README:  "annotate",
		Flags:   []command.Flag{{Name: "text", Value: "TEXT", Usage: true, Required: true, Into: &text, Given: &given, Help: "the note (required)"}},
		Takes:   arguments.IDs,
		Run: func(ctx context.Context, ids []string) (int, error) {
			if !given {
				return done(errors.New("a note needs --text (an empty one removes it)"))
			}
			return decide(ctx, p, triage.Action{Verb: triage.Note, IDs: ids, Text: text})
		},
	}
}

func redoCommand(p *parts) command.Command {
	return command.Command{
		Name:    "redo",
		Summary: "Decide again what the last undo took back, until something else is decided",
		README:  decided,
		Takes:   cobra.NoArgs,
		Run: func(ctx context.Context, _ []string) (int, error) {
			return decide(ctx, p, triage.Action{Verb: triage.Redo})
		},
	}
}

func undoCommand(p *parts) command.Command {
	return command.Command{
		Name: "undo", Args: "[ID...]",
		Summary: "Take back the newest step, or the decisions on violations",
		README:  decided,
		Run: func(ctx context.Context, ids []string) (int, error) {
			return decide(ctx, p, triage.Action{Verb: triage.Undo, IDs: ids})
		},
	}
}
