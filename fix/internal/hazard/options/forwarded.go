package options

import (
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// forwarded lists the parts of a violation that its use takes over. They are not lost and need no comparison.
type forwarded struct {
	arguments map[int]bool // by number, from 1
	rest      int          // the first of the arguments that are all forwarded; 0 for none
	fields    map[string]bool
	receiver  bool
}

func forwardedBy(v *scan.Violation) forwarded {
	k := forwarded{arguments: map[int]bool{}, fields: map[string]bool{}}
	u, err := rule.ParseUse(v.Entry.Use)
	if err != nil {
		return k
	}
	for _, p := range u.Placeholders {
		switch {
		case p.Rest:
			k.rest = p.Argument
		case p.Argument > 0:
			k.arguments[p.Argument] = true
		case p.Field != "":
			k.fields[p.Field] = true
		case p.Receiver:
			k.receiver = true
		}
	}
	return k
}

// argument reports whether an argument is forwarded; i counts from 0.
func (k forwarded) argument(i int) bool { return k.arguments[i+1] || k.rest > 0 && i+1 >= k.rest }
