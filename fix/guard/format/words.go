package format

import (
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
)

// message returns a finding as one sentence, without its place, rule and state.
func (r *Report) message(f guard.Finding) string {
	if f.Rule == scan.DirectiveRule {
		return visible.Line(f.Why)
	}
	out := visible.Name(guard.Short(f.Code))
	if f.Declaration != "" && f.Declaration != f.Code {
		out += " in " + visible.Line(f.Declaration)
	}
	if f.Use != "" {
		return out + ": use " + visible.Line(f.Use)
	}
	if title := r.title(f.Rule); title != "" {
		return out + ": " + visible.Line(title)
	}
	return out
}

// priority returns a finding's priority, and marks it if it is critical.
func priority(f guard.Finding) string {
	if f.Critical {
		return f.Priority.String() + ", critical"
	}
	return f.Priority.String()
}

func (r *Report) title(rule string) string {
	for _, known := range r.Rules {
		if known.Name == rule {
			return known.Title
		}
	}
	return ""
}

// why returns in brackets why a finding is not new, or "" if it is.
func why(f guard.Finding) string {
	if f.State == guard.New {
		return ""
	}
	out := string(f.State)
	if f.Fresh {
		out += " by this change"
	}
	if f.State == guard.Baselined {
		out += " since " + f.Day
	}
	if f.Reason != "" {
		out += ": " + visible.Line(f.Reason)
	}
	return " [" + out + "]"
}

// none is the result of counts for a rule without violations.
const none = "0 new"

// counts returns the number of violations of a rule, or of all, by state: "2 new, 5 baselined, 1 allowed".
func (r *Report) counts(rule string) string {
	out := []string{fmt.Sprintf("%d new", r.Count(rule, guard.New))}
	for _, s := range []guard.State{guard.Known, guard.Baselined, guard.Allowed} {
		if n := r.Count(rule, s); n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, s))
		}
	}
	if n := r.Fresh(); n > 0 && rule == "" {
		out = append(out, fmt.Sprintf("this change allows %d more", n))
	}
	return strings.Join(out, ", ")
}

// staleSentence describes a stale baseline entry.
func staleSentence(e baseline.Entry) string {
	out := visible.Line(e.Expression)
	if e.Declaration != "" {
		out += " in " + visible.Line(e.Declaration)
	}
	return fmt.Sprintf("stale: %s of %s is gone, allowed or excluded (%s)", out, visible.Line(e.Package), visible.Line(e.Rule))
}

// missed describes a package or file that could not be read.
func missed(na scan.NotAnalyzed) string {
	return visible.Name(na.File) + visible.Name(na.Package) + ": " + visible.Line(na.Why)
}
