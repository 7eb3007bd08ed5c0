package rules

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Explain prints each key of a rule with its value, and where the rule comes from. The rule about allow directives is
// built in, so that its text is written here.
func Explain(ctx context.Context, o Options, name string) error {
	file, err := o.load(ctx)
	if err != nil {
		return err
	}
	if name == scan.DirectiveRule {
		o.Say(name + ": allow directives are well-formed, of use, and not expired")
		o.Say("from      ssot itself; it is in no rule file")
		o.Say("forbids   an //ssot:allow that has expired, that nothing is left to allow for, or that can't be read")
		return nil
	}
	r, err := find(file, name)
	if err != nil {
		return err
	}
	head := r.Name
	if r.Title != "" {
		head += ": " + r.Title
	}
	o.Say(visible.Line(head))
	say := func(key, value string) {
		if value != "" {
			o.Say(fmt.Sprintf("%-9s %s", key, visible.Line(value)))
		}
	}
	say("from", position(r.Pos))
	for _, line := range forbids(r) {
		say("forbids", line)
	}
	say("owner", strings.Join(r.OwnedBy(), ", "))
	say("use", r.Use)
	say("decides", strings.Join(r.Decides, ", "))
	say("ends", strings.Join(r.Ends, ", "))
	say("changes", strings.Join(r.Changes, ", "))
	// r.Exclude also holds what the narrowings added: own is the rest, which the rule excludes itself.
	narrowed := narrowings(file, r)
	own := slices.DeleteFunc(slices.Clone(r.Exclude), func(pattern string) bool {
		return slices.ContainsFunc(narrowed, func(n *rule.Narrowing) bool { return slices.Contains(n.Exclude, pattern) })
	})
	say("exclude", strings.Join(own, ", "))
	for _, n := range narrowed {
		say("exclude", fmt.Sprintf("%s: %s (%s)", strings.Join(n.Exclude, ", "), n.Reason, position(n.Pos)))
	}
	for _, x := range r.Bad {
		say("bad", x.Code)
	}
	for _, x := range r.OK {
		say("ok", x.Code)
	}
	switch {
	case r.AllowTests:
		say("tests", "are allowed it")
	case r.ReportTests:
		say("tests", "are found, and not rewritten")
	}
	say("priority", r.Priority)
	if r.NoDocs {
		say("docs", "are not looked at")
	}
	if r.Hard {
		say("allowed", "by nothing: the rule is hard")
	} else {
		say("allowed", "by a line above it: //ssot:allow "+r.Name+" -- reason")
	}
	return nil
}

// forbids returns the entries of a rule, one line each. The entries that a preset stands for share one line for each
// package and kind.
func forbids(r *rule.Rule) []string {
	var out []string
	var last *rule.Entry
	for _, e := range r.Entries {
		use := "" // what follows the symbol: conditions, then the entry's own use
		if e.Use != "" && e.Use != r.Use {
			use = ": use " + e.Use
		}
		use = conditions(r, e) + use
		switch {
		case e.Preset == "":
			out = append(out, fmt.Sprintf("%s %s%s", e.Kind, e.Symbol, use))
		case last != nil && last.Preset == e.Preset && last.Kind == e.Kind && last.Symbol.Package == e.Symbol.Package:
			out[len(out)-1] += ", " + e.Symbol.Name
		default:
			out = append(out, fmt.Sprintf("%s %s (preset %s)%s: %s", e.Kind, e.Symbol.Package, e.Preset, use, e.Symbol.Name))
		}
		last = e
	}
	return out
}

// conditions returns the restrictions of an entry (where, only, exclude) in parentheses, and its priority if that is
// not the rule's; "" if there are none.
func conditions(r *rule.Rule, e *rule.Entry) string {
	var out []string
	for _, n := range slices.Sorted(maps.Keys(e.Where)) {
		out = append(out, fmt.Sprintf("where argument %d is %s", n, e.Where[n].ExactString()))
	}
	if len(e.Only) > 0 {
		out = append(out, "only in "+strings.Join(e.Only, ", "))
	}
	if len(e.Exclude) > 0 {
		out = append(out, "not in "+strings.Join(e.Exclude, ", "))
	}
	if e.Priority != r.Priority {
		out = append(out, "priority "+e.Priority)
	}
	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, "; ") + ")"
}
