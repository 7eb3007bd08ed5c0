// Package command makes the library's command of a record. A record is all that is known of a command: dispatch, help,
// completion and the README's table come of it. It knows no command and nothing of what commands do.
package command

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
)

// Command is a row of the table of commands.
type Command struct {
	Name    string
	Args    string // what it takes, as its usage line has it: "ID..."
	Summary string // one line, for the list of commands
	Long    string
	Example string
	README  string // what the table in README.md says of it; commands with the same words share a row there
	Flags   []Flag
	Takes   cobra.PositionalArgs // refuses other arguments; nil takes any
	Run     func(ctx context.Context, args []string) (exit int, err error)
	Below   []Command // commands of its own: rules explain
}

// Flag is one that a command has.
type Flag struct {
	Name     string
	Short    string // one letter that says the same, or empty
	Into     any    // *bool, *string, or *[]string for what is separated by commas
	Help     string // with the name of its value in backquotes
	Value    string // the name of its value in README.md and in the usage line; empty for a switch
	Usage    bool   // it stands in the usage line of the command's help
	Required bool
	Choices  []cobra.Completion // that a shell completes to
	Given    *bool              // is told whether it stands on the command line; may be nil
}

// Cobra returns the command as the library has it; the exit code is written to exit.
func (c Command) Cobra(exit *int) *cobra.Command {
	cmd := &cobra.Command{Use: c.usage(), Short: c.Summary, Long: c.Long, Example: c.Example, Args: c.Takes}
	add(cmd, cmd.Flags(), c.Flags)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		for _, f := range c.Flags {
			if f.Given != nil {
				*f.Given = cmd.Flags().Changed(f.Name)
			}
		}
		*exit, err = c.Run(cmd.Context(), args)
		return err
	}
	for _, below := range c.Below {
		cmd.AddCommand(below.Cobra(exit))
	}
	return cmd
}

// Flat are commands with those below them, under the names that a person types.
func Flat(commands []Command) []Command {
	var out []Command
	for _, c := range commands {
		out = append(out, c)
		for _, below := range Flat(c.Below) {
			below.Name = c.Name + " " + below.Name
			out = append(out, below)
		}
	}
	return out
}

// AddPersistent adds flags that a command shares with those below it.
func AddPersistent(cmd *cobra.Command, flags []Flag) {
	add(cmd, cmd.PersistentFlags(), flags)
}

// set is what flags are added to.
type set interface {
	BoolVarP(into *bool, name, short string, value bool, help string)
	StringVarP(into *string, name, short, value, help string)
	StringSliceVarP(into *[]string, name, short string, value []string, help string)
}

func add(cmd *cobra.Command, to set, flags []Flag) {
	for _, f := range flags {
		switch into := f.Into.(type) {
		case *bool:
			to.BoolVarP(into, f.Name, f.Short, false, f.Help)
		case *string:
			to.StringVarP(into, f.Name, f.Short, "", f.Help)
		case *[]string:
			to.StringSliceVarP(into, f.Name, f.Short, nil, f.Help)
		}
		if f.Choices != nil {
			// It errs only where there is no such flag, or one that is completed already.
			_ = cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(f.Choices, cobra.ShellCompDirectiveNoFileComp))
		}
	}
}

// usage returns the first line of the command's help.
func (c Command) usage() string {
	return c.line(func(f Flag) bool { return f.Usage })
}

// Synopsis returns the command with all its flags, as README.md has it.
func (c Command) Synopsis() string {
	return strings.ReplaceAll(c.line(func(Flag) bool { return true }), "...", "…")
}

// line returns the command's name with its arguments and those flags that are wanted.
func (c Command) line(wanted func(Flag) bool) string {
	words := []string{c.Name}
	if c.Args != "" {
		words = append(words, c.Args)
	}
	for _, f := range c.Flags {
		if !wanted(f) {
			continue
		}
		word := "--" + f.Name
		if f.Value != "" {
			word += " " + f.Value
		}
		if !f.Required {
			word = "[" + word + "]"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}
