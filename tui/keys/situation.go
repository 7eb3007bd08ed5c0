package keys

import "github.com/seed-58def443/ssot/tui/keys/several"

// Situation is what the line of keys depends on: only keys that do something are on it.
type Situation struct {
	Zoomed       bool // the rewrite has the screen to itself
	Scanning     bool // nothing can be decided yet
	Item         bool // there is one under the cursor
	More         bool // another one is open
	Decided      bool // and it is accepted or allowed
	Skipped      bool // or it is skipped
	Final        bool // and that can't be undone
	NoRewrite    bool // and nothing can be put in its place
	Alternatives bool // there is more than one rewrite to look at
	News         bool // there is something to read
	Folded       bool // the cursor is on a folded group
	Undone       bool // there is something to redo
	Rules        int
}

func (s Situation) scanned() bool         { return !s.Scanning }
func (s Situation) hasItem() bool         { return s.Item }
func (s Situation) hasMore() bool         { return s.Item && s.More }
func (s Situation) takes() bool           { return s.Item && !s.Scanning }
func (s Situation) undoable() bool        { return s.takes() && (s.Decided || s.Skipped) && !s.Final }
func (s Situation) undecided() bool       { return s.takes() && !s.Decided }
func (s Situation) skips() bool           { return s.undecided() && !s.Skipped }
func (s Situation) accepts() bool         { return s.undecided() && !s.NoRewrite }
func (s Situation) hasAlternatives() bool { return s.undecided() && s.Alternatives }
func (s Situation) undone() bool          { return s.scanned() && s.Undone }
func (s Situation) hasNews() bool         { return s.News }
func (s Situation) folded() bool          { return s.Folded }
func (s Situation) hasRules() bool        { return s.Rules > 1 }

// order returns how much each key is wanted. Where the rewrite has the screen to itself, the way back leads.
func (s Situation) order() []Key {
	if s.Zoomed {
		return []Key{Back, Accept, NextAlternative, Skip, Allow, UndoThis, NextOpen, several.Alike, Note, Undo, Redo, AcceptFile, NextRule, Edit, News}
	}
	return []Key{several.Fold, Accept, NextAlternative, Skip, Allow, UndoThis, NextOpen, NextRule, several.Alike, Note, Undo, Redo, AcceptFile, Enter, Filter, several.By, Edit, News}
}

// always returns the keys that the end of the line has at every width: with them all others can be found.
func always() []Key { return []Key{Help, Quit} }
