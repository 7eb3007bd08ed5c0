package rules

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/ruleset"
)

// Options are the world that a command is said in.
type Options struct {
	Dir       string // absolute
	Learned   string // the user's own folder of what was learned of libraries, absolute; may be empty
	Tags      []string
	Platforms []scan.Platform
	Now       time.Time
	JSON      bool
	Stdout    io.Writer
	Say       func(sentence string) // on standard output
	Complain  func(sentence string) // on standard error
}

// load reads the rules that hold in the working directory.
func (o *Options) load(ctx context.Context) (*rule.File, error) {
	path, err := rule.Find(o.Dir)
	if err != nil {
		return nil, err
	}
	return ruleset.Load(ctx, path, "")
}

// scan returns the options of a scan by these rules.
func (o *Options) scan(file *rule.File) scan.Options {
	return scan.Options{Rules: file, Dir: o.Dir, Tags: o.Tags, Platforms: o.Platforms, Now: o.Now}
}

// find returns the rule of a name.
func find(file *rule.File, name string) (*rule.Rule, error) {
	var names []string
	for _, r := range file.Rules {
		if r.Name == name {
			return r, nil
		}
		names = append(names, r.Name)
	}
	return nil, fmt.Errorf("unknown rule %q: there are %s", name, strings.Join(names, ", "))
}

// position returns where something stands, as the head of a line: file:line:col.
func position(pos rule.Position) string {
	name := rule.FileName
	if pos.In != nil {
		name = pos.In.Name
	}
	return fmt.Sprintf("%s:%d:%d", name, pos.Line, pos.Column)
}

// narrowings returns what narrows a rule.
func narrowings(file *rule.File, r *rule.Rule) []*rule.Narrowing {
	return slices.DeleteFunc(slices.Clone(file.Narrowed), func(n *rule.Narrowing) bool { return n.Rule != r.Name })
}
