package plain

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

// permit asks what an allow directive is to say.
type permit struct {
	*voice
	reasons map[string]string // last reasons, by rule
}

// newPermit returns a permit that proposes the reason of an undone allowance for its rule.
func newPermit(v *voice, summaries []triage.Summary) *permit {
	p := &permit{voice: v, reasons: map[string]string{}}
	for _, sum := range summaries {
		p.reasons[sum.Rule] = sum.Undone
	}
	return p
}

// ask asks for the parts of the directive and shows its comment before it is written. reason is empty if it is to be
// asked for. ok reports whether the user confirmed.
func (p *permit) ask(it triage.Item, reason string) (a triage.Action, ok bool) {
	last := p.reasons[it.Rule]
	until := ""
	if reason == "" {
		ask := "why is it meant to be?"
		if last != "" {
			ask += " An empty line takes: " + last
		}
		p.say(ask)
		line, _ := p.line("reason> ")
		if reason = cmp.Or(line, last); reason == "" {
			p.say("not allowed: the reason goes into the comment")
			return a, false
		}
		p.say("until when, as 2027-06-30? An empty line is for always")
		until, _ = p.line("until> ")
	}
	scope, ok := p.scope(it, until, reason)
	if !ok {
		return a, false
	}
	p.reasons[it.Rule] = reason
	return triage.Action{Verb: triage.Allow, IDs: []string{it.Fingerprint}, Reason: reason, Until: until, Scope: scope}, true
}

// scope asks for the directive's scope and for confirmation; ok reports whether the user confirmed.
func (p *permit) scope(it triage.Item, until, reason string) (scope triage.Scope, ok bool) {
	for {
		comment := triage.AllowComment(it.Rule, until, reason, scope)
		if !strings.HasPrefix(comment, "//") {
			p.say("not allowed: " + comment)
			return "", false
		}
		above := map[triage.Scope]string{
			"":                      place(it),
			triage.ScopeDeclaration: "the declaration around " + place(it) + ", for all of it",
			triage.ScopeFile:        "the package clause of " + visible.Name(it.File) + ", for all of the file",
		}[scope]
		p.say(fmt.Sprintf("write %s above %s? y or n; l, d or f: for this line, its declaration or its file", comment, above))
		switch line, _ := p.line("y, n, l, d or f> "); line {
		case "y", "yes":
			return scope, true
		case "l", "line":
			scope = ""
		case "d", "declaration":
			scope = triage.ScopeDeclaration
		case "f", "file":
			scope = triage.ScopeFile
		default:
			p.say("not allowed")
			return "", false
		}
	}
}
