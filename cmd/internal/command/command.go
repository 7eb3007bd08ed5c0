// Package command makes the library's command of a record. A Command describes a command once; its dispatch, help,
// completion and the README's table are derived from it. The package does not know any actual command.
package command

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
)

// A Command is a row of the table of commands.
type Command struct {
	Name    string
	Args    string // arguments in the usage line: "ID..."
	Summary string // one line, for the list of commands
	Long    string
	Example string
	README  string // description in README.md's table; commands with equal text share a row
	Flags   []Flag
	Takes   cobra.PositionalArgs // validates the arguments; nil accepts any
	Run     func(ctx context.Context, args []string) (exit int, err error)
	Below   []Command // subcommands, such as rules explain
}

// A Flag is a flag of a command.
type Flag struct {
	Name     string
	Short    string // one-letter name, or empty
	Into     any    // *bool, *string, or *[]string for comma-separated values
	Help     string // with the name of its value in backquotes
	Value    string // name of its value in README.md and the usage line; empty for a switch
	Usage    bool   // whether it is in the usage line of the command's help
	Required bool
	Choices  []cobra.Completion // completions of the value
	Given    *bool              // set to whether the flag is on the command line; may be nil
}

// Cobra returns the cobra command, which stores its exit code in exit.
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

// Flat returns commands and their subcommands, with full names.
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

// AddPersistent adds flags that a command shares with its subcommands.
func AddPersistent(cmd *cobra.Command, flags []Flag) {
	add(cmd, cmd.PersistentFlags(), flags)
}

// set is a set of flags to add to.
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
			// This fails only if the flag does not exist or already has completions.
			_ = cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(f.Choices, cobra.ShellCompDirectiveNoFileComp))
		}
	}
}

// usage returns the usage line of the command's help.
func (c Command) usage() string {
	return c.line(func(f Flag) bool { return f.Usage })
}

// Synopsis returns the command with all its flags, for README.md.
func (c Command) Synopsis() string {
	return strings.ReplaceAll(c.line(func(Flag) bool { return true }), "...", "…")
}

// line returns the command's name, its arguments and the wanted flags.
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
