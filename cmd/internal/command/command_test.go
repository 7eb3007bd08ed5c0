package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/spf13/cobra"
)

// row returns a command with a flag of each kind; it prints what it was told.
func row(out *bytes.Buffer) Command {
	var (
		reason, as  string
		rules       []string
		given, loud bool
	)
	return Command{
		Name: "allow", Args: "ID...", Summary: "Allow it",
		Flags: []Flag{
			{Name: "reason", Value: "TEXT", Usage: true, Required: true, Into: &reason, Given: &given, Help: "why"},
			{Name: "as", Value: "KIND", Usage: true, Into: &as, Help: "which", Choices: []cobra.Completion{"first", "second"}},
			{Name: "rule", Value: "R", Into: &rules, Help: "only these"},
			{Name: "loud", Into: &loud, Help: "shout"},
		},
		Takes: cobra.MinimumNArgs(1),
		Run: func(_ context.Context, args []string) (int, error) {
			fmt.Fprintf(out, "%q reason %q %t, as %q, rules %q, loud %t", args, reason, given, as, rules, loud)
			if len(rules) > 1 {
				return 1, errors.New("too many rules")
			}
			return 7, nil
		},
	}
}

// TestFlat holds the full names of commands, those below a command behind it, and that their flags are theirs.
func TestFlat(t *testing.T) {
	var names []string
	for _, c := range Flat([]Command{{Name: "a", Below: []Command{{Name: "b", Below: []Command{{Name: "c"}}}, {Name: "d"}}}, {Name: "e"}}) {
		names = append(names, c.Name)
	}
	if want := []string{"a", "a b", "a b c", "a d", "e"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	ran := ""
	root := Command{Name: "rules", Run: func(context.Context, []string) (int, error) { ran = "rules"; return 1, nil }, Below: []Command{
		{Name: "explain", Run: func(context.Context, []string) (int, error) { ran = "explain"; return 2, nil }},
	}}
	for want, args := range map[string][]string{"rules": {}, "explain": {"explain"}} {
		exit := 0
		cmd := root.Cobra(&exit)
		cmd.SetArgs(args)
		if err := cmd.Execute(); err != nil || ran != want || exit == 0 {
			t.Errorf("%s: %s ran, with %d, %v", want, ran, exit, err)
		}
	}
}

func TestLines(t *testing.T) {
	c := row(nil)
	if got := c.Cobra(new(int)).Use; got != "allow ID... --reason TEXT [--as KIND]" {
		t.Errorf("the usage line is %q", got)
	}
	if got := c.Synopsis(); got != "allow ID… --reason TEXT [--as KIND] [--rule R] [--loud]" {
		t.Errorf("the synopsis is %q", got)
	}
	if got := (Command{Name: "undo"}).Synopsis(); got != "undo" {
		t.Errorf("the synopsis is %q", got)
	}
}

func TestRun(t *testing.T) {
	for _, test := range []struct {
		args []string
		exit int
		said string
		err  bool
	}{
		{[]string{"a", "b"}, 7, `["a" "b"] reason "" false, as "", rules [], loud false`, false},
		{[]string{"a", "--reason", "", "--as=first", "--rule", "x", "--loud"}, 7, `["a"] reason "" true, as "first", rules ["x"], loud true`, false},
		{[]string{"a", "--rule", "x,y"}, 1, `["a"] reason "" false, as "", rules ["x" "y"], loud false`, true},
		{nil, 0, "", true},
	} {
		var out bytes.Buffer
		exit := 0
		cmd := row(&out).Cobra(&exit)
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		cmd.SetArgs(append([]string{}, test.args...))
		err := cmd.Execute()
		if exit != test.exit || out.String() != test.said || (err != nil) != test.err {
			t.Errorf("%q: exit code %d, %s, %v", test.args, exit, &out, err)
		}
	}
}

func TestCompletion(t *testing.T) {
	cmd := row(nil).Cobra(new(int))
	complete, ok := cmd.GetFlagCompletionFunc("as")
	if !ok {
		t.Fatal("the flag is not completed")
	}
	if got, directive := complete(cmd, nil, ""); !slices.Equal(got, []cobra.Completion{"first", "second"}) || directive != cobra.ShellCompDirectiveNoFileComp {
		t.Error(got, directive)
	}
	if _, ok := cmd.GetFlagCompletionFunc("rule"); ok {
		t.Error("a flag without choices is completed")
	}
}

// TestPersistent has a flag of a command hold for those below it.
func TestPersistent(t *testing.T) {
	var out bytes.Buffer
	var tags []string
	root := &cobra.Command{Use: "root"}
	AddPersistent(root, []Flag{{Name: "tags", Into: &tags, Help: "tags"}})
	root.AddCommand(row(&out).Cobra(new(int)))
	root.SetArgs([]string{"allow", "a", "--tags", "x,y"})
	if err := root.Execute(); err != nil || !slices.Equal(tags, []string{"x", "y"}) {
		t.Error(tags, err)
	}
}
