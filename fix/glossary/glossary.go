package glossary

// Entry describes a kind of hazard, refusal or alternative on the screen, in reports and in the documentation.
type Entry struct {
	Name  string // as in JSON and on the command line
	Title string // a few words
	Help  string // one sentence: what it means and what to do
}

// Find returns the entry of a name in a list; if it is missing, an entry with the name as its title.
func Find(list []Entry, name string) Entry {
	for _, e := range list {
		if e.Name == name {
			return e
		}
	}
	return Entry{Name: name, Title: name}
}
