package setup

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/survey"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

// found prints what the module builds and who owns it.
func (o Options) found(p *Plan) {
	for _, c := range p.Choices {
		fmt.Fprint(o.Stdout, wrap(fmt.Sprintf("%-14s ", c.Preset), figures(c.Library.Figures)))
		for _, line := range c.lines(p.Survey.Module) {
			fmt.Fprint(o.Stdout, wrap("  ", line))
		}
	}
	o.notAnalyzed(p.Survey.NotAnalyzed)
}

// notAnalyzed prints the first files and packages that could not be read, each with the reason: without a rule file
// there is no other command that says it.
func (o Options) notAnalyzed(list []scan.NotAnalyzed) {
	const most = 3
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(o.Stdout, "not analyzed, or not whole: %s\n", count.Forms(len(list), "file or package", "files and packages"))
	for _, na := range list[:min(most, len(list))] {
		fmt.Fprintf(o.Stdout, "  %s%s: %s\n", visible.Name(na.File), visible.Name(na.Package), visible.Sentence(na.Why))
	}
	if rest := len(list) - most; rest > 0 {
		fmt.Fprintf(o.Stdout, "  and %d more\n", rest)
	}
}

// report prints the counts of the rule file, the written files and the next steps.
func (o Options) report(p *Plan, files []File, out *outcome, written bool) {
	w := o.Stdout
	if !written {
		for _, f := range files {
			fmt.Fprintf(w, "\n%s\n\n%s", visible.Name(f.Path), indent(f.Content))
		}
	}
	fmt.Fprintln(w)
	for _, c := range p.Choices {
		if n := out.counts[c.Library.Rule]; c.On && n != nil {
			fmt.Fprint(w, wrap(fmt.Sprintf("%-14s ", c.Library.Rule), n.summary(c.Picked().Use != "")))
		}
	}
	for _, note := range out.notes {
		fmt.Fprint(w, wrap("", note))
	}
	if !written {
		fmt.Fprintln(w, "\nnothing was written: ssot init asks, ssot init --yes writes this")
		return
	}
	fmt.Fprintln(w)
	for _, f := range files {
		fmt.Fprintf(w, "wrote %s\n", visible.Name(f.Path))
	}
	fmt.Fprint(w, nextSteps(out))
}

// nextSteps returns the three next steps.
func nextSteps(out *outcome) string {
	show := ""
	if out.first != "" {
		show = fmt.Sprintf("  ssot show %s            one that is ready\n", out.first[:8])
	}
	return `
next:
  ssot                          look at them one at a time, in the terminal
` + show + `  ssot check --write-baseline   live with what there is today: ssot check then
                                fails for what is new
  ssot init --ci github         have GitHub run it; also gitlab, pre-commit
`
}

// lines describe who builds a library's values and who owns them.
func (c *Choice) lines(module string) []string {
	l := c.Library
	var out []string
	if !c.On {
		why := "no rule: a process builds one"
		switch {
		case l.Aside:
			why = "no rule: much code does that in many places on purpose"
		case c.Often && len(l.Owners) == 0:
			why = "no rule: nobody keeps one, and each is made from what is known where it stands"
		case c.Often:
			why = "no rule: nothing could be replaced by what is there"
		}
		return append(out, why)
	}
	out = append(out, c.makers(module)...)
	for i, o := range c.Options {
		lead := "or: "
		if i == c.Pick {
			lead = "owner: "
		}
		if i != c.Pick && (o.Kind == Find || o.Fault == "" && o.ready() == 0) {
			continue
		}
		out = append(out, lead+o.label())
	}
	return out
}

// makers returns, for each call, the functions that contain it, the most frequent calls first.
func (c *Choice) makers(module string) []string {
	var out []string
	for i, m := range c.Library.Makers {
		if i == 3 || m.Calls.All() < 2 {
			break
		}
		what := "makes one with each call"
		if !m.Returns {
			what = "makes one of its own with each call"
		}
		name := truncate(strings.ReplaceAll(m.Symbol, module+"/", ""))
		out = append(out, fmt.Sprintf("%s %s, and is called %s (%s:%d)", name, what, count.Forms(m.Calls.All(), "time", "times"), m.File, m.Line))
	}
	return out
}

// label returns an option in one line.
func (o *Option) label() string {
	var s string
	switch o.Kind {
	case Own:
		how := "keeps one"
		switch o.Owner.Form {
		case survey.Scope:
			how = "is handed around"
		case survey.Opens:
			how = "takes parts of what it replaces"
		case survey.Returns:
			how = "returns one, kept or made anew by source that is not read"
		case survey.Keeps, survey.Could:
		}
		asked := "nobody asks for it yet"
		if n := o.Owner.Uses.All(); n > 0 {
			asked = "is asked for " + count.Forms(n, "time", "times")
		}
		s = fmt.Sprintf("%s %s, and %s (%s:%d)", o.Use, how, asked, o.Owner.File, o.Owner.Line)
	case Write:
		s = fmt.Sprintf("%s, a package that is written: %s, made by %s", o.Use, o.Folder, truncate(strings.Join(strings.Fields(o.spec.Code), " ")))
	case Find:
		s = "none: the rule only finds"
		if len(o.Owners) > 0 {
			s += ", except in " + o.Owners[0]
		}
	}
	switch {
	case o.Fault != "":
		s += "; it is no answer: " + o.Fault
	case o.Tried != nil && o.Tried.Found == 0:
		s += "; nothing else builds one"
	case o.Tried != nil && o.Use != "":
		s += fmt.Sprintf("; %d of %d ready", o.Tried.Ready, o.Tried.Found)
	}
	return s
}

// columns is the wrapping width: the default width of a terminal.
const columns = 80

// wrap returns a text in lines of at most that width, each with a newline. The first line begins with lead, the others
// with as many spaces, or two more if lead is only spaces.
func wrap(lead, text string) string {
	hanging := strings.Repeat(" ", len(lead))
	if hanging == lead {
		hanging += "  "
	}
	var b strings.Builder
	b.WriteString(lead)
	at := len(lead)
	for i, word := range strings.Fields(visible.Line(text)) {
		n := ansi.StringWidth(word)
		switch {
		case i == 0:
		case at+1+n > columns:
			b.WriteString("\n" + hanging)
			at = len(hanging)
		default:
			b.WriteString(" ")
			at++
		}
		b.WriteString(word)
		at += n
	}
	b.WriteString("\n")
	return b.String()
}

// truncate shortens a text so that it fits beside others.
func truncate(s string) string {
	const width = 90
	if r := []rune(s); len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return s
}

// figures describes the counts of places that are not zero.
func figures(f survey.Figures) string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{f.Production, "in production"}, {f.Aside, "in tools and examples"}, {f.Tests, "in tests"}, {f.Documentation, "in documentation"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return "built in " + count.Forms(f.All(), "place", "places") + ": " + strings.Join(parts, ", ")
}

// summary describes the counts of a rule.
func (n *Counts) summary(replaces bool) string {
	s := count.Forms(n.Found, "violation", "violations")
	switch {
	case n.Found == 0:
		return s + ": nothing but its owner builds one, and the rule keeps it so"
	case !replaces:
		return s + ", and no use: the rule only finds"
	case !n.All:
		return fmt.Sprintf("%s; of the first %d, %d are ready (%d proven)", s, n.Planned, n.Ready, n.Proven)
	}
	return fmt.Sprintf("%s: %d ready (%d proven), %d not", s, n.Ready, n.Proven, n.Found-n.Ready)
}

// indent indents a text.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String()
}
