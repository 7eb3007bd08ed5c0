package glossary

// Entry is what is said of a kind of hazard, refusal or alternative wherever it is shown: on the screen, in reports, in
// the documentation.
type Entry struct {
	Name  string // as in JSON and on the command line
	Title string // a few words
	Help  string // one sentence: what it means and what to do
}

// Find returns the record of a name in a list; one without words where it is not in it.
func Find(list []Entry, name string) Entry {
	for _, e := range list {
		if e.Name == name {
			return e
		}
	}
	return Entry{Name: name, Title: name}
}
