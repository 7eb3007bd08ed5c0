package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
)

// act opens a session, takes one decision and says what it did.
func (a *app) act(ctx context.Context, action triage.Action) error {
	return a.session(ctx, triage.Options{Dir: a.Dir}, func(s *triage.Session) error {
		out, err := s.Do(ctx, action)
		if err != nil {
			return err
		}
		a.say(out.Message)
		for _, l := range out.Left {
			a.say(fmt.Sprintf("left %.8s: %s", l.Fingerprint, l.Why))
		}
		return nil
	})
}

func (a *app) acceptCommand() *cobra.Command {
	var as string
	cmd := &cobra.Command{
		Use:   "accept ID... [--as KIND]",
		Short: "Apply the rewrites of violations, as one step",
		Example: `  ssot accept 3f9c2a1b
  ssot accept 3f9c2a1b --as remove-close`,
		Args: someIDs,
		RunE: func(cmd *cobra.Command, ids []string) error {
			return a.act(cmd.Context(), triage.Action{Verb: triage.Accept, IDs: ids, As: fix.AlternativeKind(as)})
		},
	}
	asFlag(cmd, &as)
	return cmd
}

// asFlag adds the flag that says which of several rewrites is meant.
func asFlag(cmd *cobra.Command, as *string) {
	kinds := make([]string, 0, len(fix.Alternatives()))
	help := make([]cobra.Completion, 0, len(fix.Alternatives()))
	for _, e := range fix.Alternatives() {
		kinds = append(kinds, e.Name)
		help = append(help, cobra.CompletionWithDesc(e.Name, e.Title))
	}
	cmd.Flags().StringVar(as, "as", "", "which of several rewrites (its `kind`): "+strings.Join(kinds, ", ")+"; ssot show ID lists those that a violation has")
	// It errs only where there is no such flag, or one that is completed already.
	_ = cmd.RegisterFlagCompletionFunc("as", cobra.FixedCompletions(help, cobra.ShellCompDirectiveNoFileComp))
}

func (a *app) skipCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "skip ID...",
		Short: "Leave violations for now: still counted, never taken by fix",
		Args:  someIDs,
		RunE: func(cmd *cobra.Command, ids []string) error {
			return a.act(cmd.Context(), triage.Action{Verb: triage.Skip, IDs: ids})
		},
	}
}

func (a *app) allowCommand() *cobra.Command {
	var reason, until string
	cmd := &cobra.Command{
		Use:     "allow ID... --reason TEXT [--until DATE]",
		Short:   "Mark violations as meant to be, with a directive in the source",
		Example: `  ssot allow 3f9c2a1b --reason "a mock against miniredis" --until 2027-06-30`,
		Args:    someIDs,
		RunE: func(cmd *cobra.Command, ids []string) error {
			return a.act(cmd.Context(), triage.Action{Verb: triage.Allow, IDs: ids, Reason: reason, Until: until})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why it is meant to be, one line (required)")
	cmd.Flags().StringVar(&until, "until", "", "the last `day` it is allowed, as 2027-06-30, UTC")
	return cmd
}

func (a *app) noteCommand() *cobra.Command {
	var text string
	cmd := &cobra.Command{
		Use:     "note ID... --text TEXT",
		Short:   "Put a note on violations; an empty text removes it",
		Example: `  ssot note 3f9c2a1b --text "ask the session team first"`,
		Args:    someIDs,
		RunE: func(cmd *cobra.Command, ids []string) error {
			if !cmd.Flags().Changed("text") {
				return errors.New("a note needs --text (an empty one removes it)")
			}
			return a.act(cmd.Context(), triage.Action{Verb: triage.Note, IDs: ids, Text: text})
		},
	}
	cmd.Flags().StringVar(&text, "text", "", "the note (required)")
	return cmd
}

func (a *app) undoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "undo [ID...]",
		Short: "Take back the newest step, or the decisions on violations",
		RunE: func(cmd *cobra.Command, ids []string) error {
			return a.act(cmd.Context(), triage.Action{Verb: triage.Undo, IDs: ids})
		},
	}
}

// someIDs asks for at least one violation.
func someIDs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s needs the ID of a violation: ssot scan lists them", cmd.Name())
	}
	return nil
}
