package rules

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/learn"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Learn makes rows of a library's behaviour from its source, keeps them, and says what they are.
func Learn(ctx context.Context, o Options, path string) error {
	out, err := learn.Run(ctx, learn.Options{Dir: o.Dir, Folder: o.Learned, Path: path, Tags: o.Tags})
	if err != nil {
		return err
	}
	if o.JSON {
		return printLearned(o, out)
	}
	if len(out.Unread) > 0 {
		o.Complain(fmt.Sprintf("%s not read, because %s not type-check here: %s", count.Of(len(out.Unread), "package"), subject(len(out.Unread)), visible.Line(first(out.Unread))))
	}
	var kinds []string
	for _, c := range out.Kinds {
		kinds = append(kinds, fmt.Sprintf("%d %s", c.Rows, c.Kind))
	}
	for _, row := range out.Rows {
		o.Say(visible.Line(row))
	}
	o.Say(fmt.Sprintf("%s %s: %s read: %s", out.Module, out.Version, count.Of(out.Packages, "package"), strings.Join(kinds, ", ")))
	if out.Hand > 0 {
		o.Say(fmt.Sprintf("%d of them are of what ssot knows by hand, which goes before", out.Hand))
	}
	o.Say("wrote " + out.File)
	return nil
}

func subject(n int) string {
	if n == 1 {
		return "it does"
	}
	return "they do"
}

// first names some packages.
func first(paths []string) string {
	if n := len(paths) - 3; n > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(paths[:3], ", "), n)
	}
	return strings.Join(paths, ", ")
}

func printLearned(o Options, out *learn.Outcome) error {
	kinds := map[string]int{}
	for _, c := range out.Kinds {
		kinds[c.Kind] = c.Rows
	}
	err := visible.WriteJSON(o.Stdout, struct {
		Version  int            `json:"version"`
		Module   string         `json:"module"`
		At       string         `json:"module_version"`
		File     string         `json:"file"`
		Packages int            `json:"packages"`
		Unread   []string       `json:"unread,omitempty"`
		Kinds    map[string]int `json:"kinds"`
		Hand     int            `json:"known_by_hand"`
		Rows     []string       `json:"rows"`
	}{1, out.Module, out.Version, out.File, out.Packages, out.Unread, kinds, out.Hand, append([]string{}, out.Rows...)})
	if err != nil {
		return fmt.Errorf("print what was learned: %w", err)
	}
	return nil
}
