// Package grouping is what the list is grouped by, and puts items into groups.
package grouping

// By is what the list is grouped by. The zero value is by priority.
type By int

// What the list can be grouped by.
const (
	Priority By = iota
	File
	Rule
	Shape
	kinds
)

// Names are what a violation is called under each of them.
type Names struct{ Priority, File, Rule, Shape string }

// String is it in a word.
func (b By) String() string { return [...]string{"priority", "file", "rule", "shape"}[b] }

// Next returns the one after it, going round.
func (b By) Next() By { return (b + 1) % kinds }

// Of returns the group that a violation belongs to.
func (b By) Of(n Names) string { return [...]string{n.Priority, n.File, n.Rule, n.Shape}[b] }

// Group is a group with its violations, by their index.
type Group struct {
	Name    string
	Members []int
}

// Arrange puts violations that come in the order of the view into groups: those come as their first violation does,
// and in each the order stays, so that the most important ones are on top however they are grouped. Groups named last
// come last.
func (b By) Arrange(list []Names, last ...string) []Group {
	index := map[string]int{}
	var groups, after []Group
	for i, n := range list {
		name := b.Of(n)
		at, ok := index[name]
		if !ok {
			at = len(groups)
			index[name] = at
			groups = append(groups, Group{Name: name})
		}
		groups[at].Members = append(groups[at].Members, i)
	}
	for _, name := range last {
		if at, ok := index[name]; ok {
			after = append(after, groups[at])
			groups[at].Members = nil
		}
	}
	out := groups[:0]
	for _, g := range groups {
		if g.Members != nil {
			out = append(out, g)
		}
	}
	return append(out, after...)
}
