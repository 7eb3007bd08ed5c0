package decide

import (
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/view"
	"github.com/seed-58def443/ssot/fix/visible"
)

// message is the line for people.
func (p *proposal) message(verb string, items []view.Item) {
	p.out.Message = verb + " " + where(items)
	if len(items) == 0 {
		p.out.Message = "nothing " + verb
	}
	if n := len(p.out.Left); n > 0 {
		p.out.Message += fmt.Sprintf(", left %d", n)
	}
}

// where says where items are: one by its place, several by their file or the number of files.
func where(items []view.Item) string {
	files := map[string]bool{}
	for _, it := range items {
		files[it.File] = true
	}
	switch {
	case len(items) == 1:
		return fmt.Sprintf("%s:%d", visible.Name(items[0].File), items[0].Line)
	case len(files) == 1:
		return fmt.Sprintf("%d in %s", len(items), visible.Name(items[0].File))
	}
	return fmt.Sprintf("%d in %d files", len(items), len(files))
}

// Outcome is what a draft does when it leads to another view of the same scan. What changes with the violations that
// were decided is counted: what else a directive covers, and what stood in the arguments of an accepted one.
func (d *Draft) Outcome(after *view.View) Outcome {
	out, before := d.Out, d.From
	out.Changed = before.Differs(after)
	covered, claimed, inside := 0, 0, 0
	for _, fingerprint := range out.Changed {
		switch {
		case slices.Contains(d.decided, fingerprint):
		case before.Twin[fingerprint] != "" || after.Twin[fingerprint] != "":
			covered++
		case claimedTwice(before, fingerprint) || claimedTwice(after, fingerprint):
			claimed++
		default:
			inside++
		}
	}
	if covered > 0 {
		covers := "covers"
		if d.verb == record.Undo {
			covers = "covered"
		}
		out.Message += fmt.Sprintf(", and %d more that the same comment %s", covered, covers)
	}
	if claimed > 0 {
		out.Message += fmt.Sprintf(", and %d more that another rule claims there", claimed)
	}
	if inside > 0 {
		out.Message += fmt.Sprintf(", and %d more that stood in %s arguments", inside, map[bool]string{true: "its", false: "their"}[len(d.decided) == 1])
	}
	return out
}

// claimedTwice says that a rule which comes first claims the same expression as a violation.
func claimedTwice(v *view.View, fingerprint string) bool {
	violation := v.ByID[fingerprint]
	if violation == nil {
		return false
	}
	first := v.ByID[violation.Outer]
	return first != nil && first.Offset == violation.Offset && first.End == violation.End
}
