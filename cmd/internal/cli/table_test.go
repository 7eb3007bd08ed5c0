package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/opening"
)

// TestREADME holds that the README's table of commands is the table that they are made of: each command with all its
// flags, in rows of those that have the same words.
func TestREADME(t *testing.T) {
	p := &parts{opener: &opening.Opener{}}
	var words []string
	rows := map[string][]string{}
	for _, c := range append([]command.Command{uiCommand(p)}, command.Flat(commands(p))...) {
		if !slices.Contains(words, c.README) {
			words = append(words, c.README)
		}
		name := "ssot " + c.Synopsis()
		if c.Name == "ssot" {
			name = c.Synopsis()
		}
		rows[c.README] = append(rows[c.README], "`"+name+"`")
	}
	var want strings.Builder
	want.WriteString("| command | does |\n|---|---|\n")
	for _, w := range words {
		want.WriteString("| " + strings.Join(rows[w], ", ") + " | " + w + " |\n")
	}
	page, err := os.ReadFile(filepath.FromSlash("../../../README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(page), "| command | does |\n")
	table, _, _ = strings.Cut("| command | does |\n"+table, "\n\n")
	if !found {
		t.Fatal("the README has no table of commands")
	}
	if diff := cmp.Diff(want.String(), table+"\n"); diff != "" {
		t.Errorf("the README's table of commands is to be:\n%s\n%s", &want, diff)
	}
}

// TestRecords holds that a row says what help needs, and that each flag goes where the library can put it.
func TestRecords(t *testing.T) {
	names := map[string]bool{}
	for _, c := range command.Flat(commands(&parts{opener: &opening.Opener{}})) {
		if names[c.Name] || c.Summary == "" || c.README == "" || c.Run == nil {
			t.Errorf("the row %q is not whole, or there are two", c.Name)
		}
		names[c.Name] = true
		cmd := c.Cobra(new(int))
		for _, f := range c.Flags {
			got := cmd.Flags().Lookup(f.Name)
			if got == nil {
				t.Errorf("%s --%s is not added: it goes into a %T", c.Name, f.Name, f.Into)
				continue
			}
			if _, isSwitch := f.Into.(*bool); isSwitch != (f.Value == "") {
				t.Errorf("%s --%s is a %s, and the README calls its value %q", c.Name, f.Name, got.Value.Type(), f.Value)
			}
		}
	}
}
