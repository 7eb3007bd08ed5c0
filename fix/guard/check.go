package guard

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Options configure Check.
type Options struct {
	Scan     scan.Options
	Select   Selection
	Baseline []baseline.Entry
	Own      []baseline.Entry // of this tree, if Baseline is of another; stale entries are reported for it
	Since    *Tree            // its violations are known; may be nil
	Policy   *Tree            // the source of Scan.Rules and Baseline; may be nil
	Learned  string           // the folder of rows learned from libraries; may be empty
	Rewrites bool             // plan the rewrites of new violations
}

// Tree is an older version of the same repository, on disk.
type Tree struct {
	Root string // the folder of its rule file, which need not exist
	Name string // for messages
}

// Check scans the tree and compares its violations with the baseline and the older trees.
func Check(ctx context.Context, o Options) (*Verdict, error) {
	if len(o.Select.Files) > 0 {
		o.Scan.Patterns, o.Scan.Files = nil, o.Select.Files
	}
	o.Scan.ReportOnly = !o.Rewrites
	res, err := scan.Run(ctx, o.Scan)
	if err != nil {
		return nil, err
	}
	if o.Policy == nil { // the rules are this tree's own
		if err := unmatchedPatterns(res); err != nil {
			return nil, err
		}
	}
	for i, f := range o.Select.Files {
		o.Select.Files[i] = filepath.Join(disk.Resolve(filepath.Dir(f)), filepath.Base(f)) // as a scan names folders
	}
	v := &Verdict{
		Root: res.Root, Rules: rules(o.Scan.Rules, o.Select), NotAnalyzed: res.NotAnalyzed, Notes: slices.Concat(res.Notes, makerNotes(res)),
		today: o.Scan.Now.UTC().Format(time.DateOnly), entries: o.Baseline,
	}
	v.Read = read(res)
	v.addFindings(res, o)
	if err := v.compare(ctx, o); err != nil {
		return nil, err
	}
	v.name()
	v.stale(res, o)
	if o.Rewrites {
		return v, v.rewrite(ctx, res, o.Learned)
	}
	return v, nil
}

func read(res *scan.Result) Read {
	loaded := map[string]bool{}
	for _, pkg := range res.Program.Packages {
		loaded[pkg.PlainPath()] = true
	}
	return Read{len(res.Tree.Dirs), len(loaded), len(res.Program.Packages)}
}

// addFindings adds the selected violations as findings.
func (v *Verdict) addFindings(res *scan.Result, o Options) {
	known := map[string]baseline.Entry{}
	for _, e := range o.Baseline {
		known[e.Fingerprint] = e
	}
	for _, found := range res.Violations {
		if !o.Select.takes(found, res.Root) {
			continue
		}
		f := finding(found)
		entry, baselined := known[entryName(found)]
		switch {
		case found.Allowed != nil:
			f.State, f.Reason, f.Day = Allowed, found.Allowed.Reason, found.Allowed.Until
		case baselined && !hard(o.Scan.Rules, found.Rule):
			f.State, f.Reason, f.Day = Baselined, entry.Reason, entry.Day
		}
		v.Findings = append(v.Findings, f)
	}
}

// hard reports whether the violations of a rule can be neither allowed nor baselined.
func hard(file *rule.File, name string) bool {
	return slices.ContainsFunc(file.Rules, func(r *rule.Rule) bool { return r.Name == name && r.Hard })
}

// entryName returns the name of a violation's baseline entry.
func entryName(v *scan.Violation) string { return baseline.Name(scan.LastingVersion, v.Lasting) }

// finding returns the finding of a violation, as a new one.
func finding(v *scan.Violation) Finding {
	f := Finding{
		Fingerprint: v.Lasting, Rule: v.Rule, Package: v.Package, File: v.File, Declaration: v.Function, Symbol: v.Symbol, Code: v.Code,
		At:       Span{v.Line, v.Column, v.EndLine, v.EndColumn},
		Priority: v.Priority, Critical: v.Critical, Why: v.Reason, Test: v.Test, Snippet: v.NamedSnippet(), State: New,
	}
	f.UTF16 = Span{v.Line, UTF16Column(v.Source.Src, v.Offset), v.EndLine, UTF16Column(v.Source.Src, v.End)}
	if v.Entry != nil {
		f.Use = v.Entry.Use
	}
	return f
}

// stale adds the baseline entries that no longer match a violation.
func (v *Verdict) stale(res *scan.Result, o Options) {
	if !o.Select.whole() {
		return
	}
	live := map[string]bool{}
	for _, found := range res.Violations {
		if found.Allowed == nil && !hard(o.Scan.Rules, found.Rule) {
			live[entryName(found)] = true
		}
	}
	entries := o.Baseline
	if o.Policy != nil {
		entries = o.Own
	}
	for _, e := range entries {
		if !live[e.Fingerprint] && o.Select.takesRule(e.Rule) && res.Complete(e.Package) {
			v.Stale = append(v.Stale, e)
		}
	}
}

// rules returns the selected rules.
func rules(file *rule.File, s Selection) []Rule {
	var out []Rule
	for _, r := range file.Rules {
		if s.takesRule(r.Name) {
			out = append(out, Rule{Name: r.Name, Title: r.Title, Help: help(r), Hard: r.Hard})
		}
	}
	if s.takesRule(scan.DirectiveRule) {
		out = append(out, Rule{
			Name: scan.DirectiveRule, Title: "Allow directives are well-formed, of use, and not expired",
			Help: "An //ssot:allow directive that has expired, that nothing is left to allow for, or that can't be read is to be renewed, removed or corrected.",
		})
	}
	return out
}

// help returns what a rule forbids and what to do instead.
func help(r *rule.Rule) string {
	var presets, written []string
	for _, e := range r.Entries {
		switch {
		case e.Preset == "":
			written = append(written, string(e.Kind)+" "+e.Symbol.String())
		case len(presets) == 0 || presets[len(presets)-1] != e.Preset:
			presets = append(presets, e.Preset)
		}
	}
	var b strings.Builder
	for _, p := range presets {
		fmt.Fprintf(&b, "It forbids the constructors of %s. ", p)
	}
	if len(written) > 0 {
		fmt.Fprintf(&b, "It forbids %s. ", strings.Join(written, ", "))
	}
	if len(r.Owner) > 0 {
		fmt.Fprintf(&b, "The owner is %s. ", strings.Join(r.OwnedBy(), ", "))
	}
	if r.Use != "" {
		fmt.Fprintf(&b, "Use %s instead: ssot show ID proposes the rewrite. ", r.Use)
	}
	if r.Hard {
		b.WriteString("The rule is hard: nothing can allow a violation.")
		return visible.Line(b.String())
	}
	fmt.Fprintf(&b, "What is meant to be is allowed by a line above it: //ssot:allow %s -- reason", r.Name)
	return visible.Line(b.String())
}
