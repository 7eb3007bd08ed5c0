package rules

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
	"github.com/seed-58def443/ssot/scan/rule"
)

// row is a rule in the list.
type row struct {
	Rule      string   `json:"rule"`
	Title     string   `json:"title,omitempty"`
	File      string   `json:"file"` // ssot.yaml, or an extended file
	Line      int      `json:"line"`
	Column    int      `json:"column"`
	Hard      bool     `json:"hard,omitempty"`
	Owner     []string `json:"owner,omitempty"`
	Use       string   `json:"use,omitempty"`
	Narrowed  []string `json:"narrowed,omitempty"` // reasons of the narrowings
	New       int      `json:"new"`
	Baselined int      `json:"baselined"`
	Allowed   int      `json:"allowed"`
	Bad       int      `json:"bad_examples"`
	OK        int      `json:"ok_examples"`

	pos rule.Position
}

// List prints the rules with their origins and their numbers of violations. It returns how many packages could not be
// analyzed completely.
func List(ctx context.Context, o Options) (unread int, err error) {
	file, err := o.load(ctx)
	if err != nil {
		return 0, err
	}
	entries, err := baseline.Read(filepath.Join(filepath.Dir(file.Path), baseline.FileName), scan.LastingVersion)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	v, err := guard.Check(ctx, guard.Options{Scan: o.scan(file), Baseline: entries})
	if err != nil {
		return 0, err
	}
	for _, note := range v.Notes {
		o.Complain(note)
	}
	rows := []row{}
	for _, r := range file.Rules {
		one := row{
			Rule: r.Name, Title: r.Title, File: rule.FileName, Line: r.Pos.Line, Column: r.Pos.Column, Hard: r.Hard, Owner: r.OwnedBy(), Use: r.Use,
			New: v.Count(r.Name, guard.New), Baselined: v.Count(r.Name, guard.Baselined), Allowed: v.Count(r.Name, guard.Allowed),
			Bad: len(r.Bad), OK: len(r.OK), pos: r.Pos,
		}
		if r.Pos.In != nil {
			one.File = r.Pos.In.Name
		}
		for _, n := range narrowings(file, r) {
			one.Narrowed = append(one.Narrowed, n.Reason)
		}
		rows = append(rows, one)
	}
	if n := v.Unread(); len(n) > 0 {
		o.Complain(fmt.Sprintf("there may be more: %s could not be read whole, the first is %s: %s", count.Of(len(n), "package"), n[0].Package, n[0].Why))
	}
	return len(v.Unread()), o.write(rows)
}

func (o *Options) write(rows []row) error {
	if o.JSON {
		return visible.WriteJSON(o.Stdout, rows)
	}
	for _, r := range rows {
		if _, err := fmt.Fprintln(o.Stdout, r.line()); err != nil {
			return err
		}
	}
	return nil
}

// line returns file:line:col: name: title (counts).
func (r row) line() string {
	counts := []string{fmt.Sprintf("%d new", r.New)}
	if r.Baselined > 0 {
		counts = append(counts, fmt.Sprintf("%d baselined", r.Baselined))
	}
	if r.Allowed > 0 {
		counts = append(counts, fmt.Sprintf("%d allowed", r.Allowed))
	}
	head := position(r.pos) + ": " + r.Rule
	if r.Title != "" {
		head += ": " + visible.Line(r.Title)
	}
	parts := []string{head}
	if r.Hard {
		parts = append(parts, "[hard]")
	}
	for _, reason := range r.Narrowed {
		parts = append(parts, "[narrowed: "+visible.Line(reason)+"]")
	}
	return strings.Join(append(parts, "("+strings.Join(counts, ", ")+")"), " ")
}
