package decide

import (
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/visible"
)

// message sets the line for people.
func (p *proposal) message(verb string, items []snapshot.Item) {
	p.out.Message = verb + " " + where(items)
	if len(items) == 0 {
		p.out.Message = "nothing " + verb
	}
}

// addLeftCount appends how many items were left out.
func (o *Outcome) addLeftCount() {
	if n := len(o.Left); n > 0 {
		o.Message += fmt.Sprintf(", left %d", n)
	}
}

// dropResolved removes items from Left that the action resolved anyway, together with others.
func (o *Outcome) dropResolved(before, after *snapshot.Snapshot) {
	o.Left = slices.DeleteFunc(slices.Clone(o.Left), func(l Left) bool {
		i, listed := after.Index[l.Fingerprint]
		j, was := before.Index[l.Fingerprint]
		return listed && was && before.Items[j].State != after.Items[i].State && resolved(after.Items[i].State)
	})
}

// resolved reports whether nothing remains to be decided in a state.
func resolved(s record.State) bool { return s == record.Accepted || s == record.Allowed }

// where returns where items are: the place of one, or the number of several with their file or the number of files.
func where(items []snapshot.Item) string {
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

// Outcome returns the outcome of a draft that leads to the snapshot after, of the same scan. Its message counts the
// violations that changed along: those that a directive covers, that another rule claims, and that stood in the
// arguments of an accepted one.
func (d *Draft) Outcome(after *snapshot.Snapshot) Outcome {
	out, before := d.Out, d.From
	out.Changed = before.ChangedItems(after)
	out.dropResolved(before, after)
	out.addLeftCount()
	covered, claimed, inside := 0, 0, 0
	for _, fingerprint := range out.Changed {
		switch {
		case slices.Contains(d.decided, fingerprint):
		case before.CoveredBy[fingerprint] != "" || after.CoveredBy[fingerprint] != "":
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

// claimedTwice reports whether another rule claims the same expression, and comes first or was accepted.
func claimedTwice(v *snapshot.Snapshot, fingerprint string) bool {
	violation := v.ByID[fingerprint]
	if violation == nil {
		return false
	}
	return slices.ContainsFunc([]string{violation.Outer, v.ResolvedBy(violation)}, func(other string) bool {
		first := v.ByID[other]
		return first != nil && first.Offset == violation.Offset && first.End == violation.End
	})
}
