package keys

import (
	"github.com/seed-58def443/ssot/tui/keys/handing"
	"github.com/seed-58def443/ssot/tui/keys/reading"
	"github.com/seed-58def443/ssot/tui/keys/several"
)

// Key is the command of a key. Verbs are named like the ssot commands.
type Key int

// Keys. None is any other key.
const (
	None Key = iota
	Accept
	NextAlternative
	PrevAlternative
	Skip
	Allow
	Note
	AcceptFile
	Undo
	UndoThis
	Redo
	Edit
	Filter
	NextRule
	PrevRule
	Reload
	News
	Mouse
	Help
	Quit
	Down
	Up
	NextOpen
	PrevOpen
	NextFile
	PrevFile
	NextPriority
	PrevPriority
	First
	Last
	ArrowDown
	ArrowUp
	Digit
	Enter
	Back
)

// block is the group of a key in the help.
type block int

const (
	deciding block = iota
	screen
	moving
	blocks
	unlisted // not in the help: it is an alias, or common knowledge
)

// row describes a key.
type row struct {
	key   Key
	block block
	label string   // in the help; the key line has its first name
	does  string   // in the help
	short string   // in the key line; empty: never there
	names []string // names of the key messages
	on    func(Situation) bool
	fast  bool // may be part of a burst: it only moves or scrolls
}

// asksText reports whether text follows the key.
func (r row) asksText() bool { return r.key == Filter || r.key == Allow || r.key == Note }

// table returns the keys in the order of the help.
func table() []row {
	return []row{
		{key: Accept, block: deciding, label: "a", does: "accept the rewrite", short: "accept", names: []string{"a"}, on: Situation.accepts},
		{key: NextAlternative, block: deciding, label: "v", does: "another rewrite, if there is one", short: "alternative", names: []string{"v"}, on: Situation.hasAlternatives, fast: true},
		{key: PrevAlternative, block: deciding, label: "V", does: "the rewrite before", names: []string{"V"}, fast: true},
		{key: Skip, block: deciding, label: "s", does: "skip it, leave it for now", short: "skip", names: []string{"s"}, on: Situation.skips},
		{key: Allow, block: deciding, label: "m", does: "allow it, with a reason", short: "allow", names: []string{"m"}, on: Situation.undecided},
		{key: Note, block: deciding, label: "n", does: "note a thought", short: "note", names: []string{"n"}, on: Situation.takes},
		{key: AcceptFile, block: deciding, label: "A", does: "accept, or skip, this file", short: "file", names: []string{"A"}, on: Situation.takes},
		{key: several.Alike, block: deciding, label: "= *", does: "all like it, all of the group", short: "like it", names: []string{"="}, on: Situation.takes},
		{key: several.Group, block: unlisted, label: "*", does: "all of the group", names: []string{"*"}, on: Situation.takes},
		{key: Undo, block: deciding, label: "u", does: "undo the newest step", short: "undo", names: []string{"u"}, on: Situation.scanned},
		{key: UndoThis, block: deciding, label: "U", does: "undo what was decided here", short: "undo this", names: []string{"U"}, on: Situation.undoable},
		{key: Redo, block: deciding, label: "ctrl+r", does: "redo what was undone", short: "redo", names: []string{"ctrl+r"}, on: Situation.undone},
		{key: Edit, block: deciding, label: "e", does: "edit the file at the line", short: "edit", names: []string{"e"}, on: Situation.hasItem},

		{key: reading.FindPrev, block: unlisted, label: "N", does: "the find before, in a zoomed rewrite", names: []string{"N"}},
		{key: Filter, block: screen, label: "/", does: "filter; zoomed: find, n N", short: "filter", names: []string{"/"}},
		{key: several.By, block: screen, label: "o", does: "group by file, rule or shape", short: "group", names: []string{"o"}, on: Situation.hasItem},
		{key: several.Fold, block: screen, label: "z", does: "fold or unfold the group", short: "unfold", names: []string{"z"}, on: Situation.folded},
		{key: handing.Stage, block: screen, label: "S w", does: "stage it all, write a patch", short: "stage", names: []string{"S"}, on: Situation.scanned},
		{key: handing.Patch, block: unlisted, label: "w", does: "write a patch", names: []string{"w"}},
		{key: handing.Test, block: screen, label: "t T", does: "test what is new, test it all", short: "test", names: []string{"t"}, on: Situation.scanned},
		{key: handing.TestAll, block: unlisted, label: "T", does: "build and test all that was accepted", names: []string{"T"}},
		{key: handing.Copy, block: screen, label: "Y", does: "copy place, code or diff", short: "copy", names: []string{"Y"}, on: Situation.hasItem},
		{key: handing.Summary, block: screen, label: "c", does: "what it all came to", short: "came to", names: []string{"c"}, on: Situation.scanned},
		{key: NextRule, block: screen, label: "tab", does: "next rule, at the end all", short: "rule", names: []string{"tab"}, on: Situation.hasRules},
		{key: PrevRule, block: screen, label: "shift+tab", does: "rule before", names: []string{"shift+tab"}},
		{key: Reload, block: screen, label: "R", does: "look at the files again", names: []string{"R"}},
		{key: News, block: screen, label: "i", does: "what happened, what was not read", short: "news", names: []string{"i"}, on: Situation.hasNews},
		{key: Mouse, block: screen, label: "M", does: "mouse on or off", names: []string{"M"}},
		{key: Help, block: screen, label: "?", does: "help", short: "help", names: []string{"?"}},
		{key: Quit, block: screen, label: "q", does: "quit; everything is saved", short: "quit", names: []string{"q"}},

		{key: Down, block: moving, label: "j ↓", does: "next", names: []string{"j"}, fast: true},
		{key: Up, block: moving, label: "k ↑", does: "the one before", names: []string{"k"}, fast: true},
		{key: NextOpen, block: moving, label: ". ,", does: "next open one, the one before", short: "next", names: []string{"."}, on: Situation.hasMore, fast: true},
		{key: PrevOpen, block: unlisted, label: ",", does: "the open one before", names: []string{","}, fast: true},
		{key: NextFile, block: moving, label: "} {", does: "next file, the one before", names: []string{"}"}, fast: true},
		{key: PrevFile, block: unlisted, label: "{", does: "file before", names: []string{"{"}, fast: true},
		{key: NextPriority, block: moving, label: ") (", does: "next group, the one before", names: []string{")"}, fast: true},
		{key: PrevPriority, block: unlisted, label: "(", does: "group before", names: []string{"("}, fast: true},
		{key: First, block: moving, label: "g G", does: "first, last", names: []string{"g", "home"}, fast: true},
		{key: Last, block: unlisted, label: "G", does: "last", names: []string{"G", "end"}, fast: true},
		{key: Digit, block: moving, label: "12 enter", does: "the 12th", names: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
		{key: reading.PageDown, block: moving, label: "space b", does: "page the rewrite", names: []string{" ", "J", "pgdown", "ctrl+f"}, fast: true},
		{key: reading.PageUp, block: unlisted, label: "b", does: "page up", names: []string{"b", "K", "pgup", "ctrl+b"}, fast: true},
		{key: reading.LineDown, block: moving, label: "] [", does: "scroll it by a line", names: []string{"]"}, fast: true},
		{key: reading.LineUp, block: unlisted, label: "[", does: "scroll up", names: []string{"["}, fast: true},
		{key: reading.NextFile, block: moving, label: "> < x", does: "files of it; shape is as seen", names: []string{">"}, fast: true},
		{key: reading.PrevFile, block: unlisted, label: "<", does: "file before in it", names: []string{"<"}, fast: true},
		{key: reading.SameShape, block: unlisted, label: "x", does: "the rest of a shape counts as seen", names: []string{"x"}},
		{key: reading.Sides, block: moving, label: "|", does: "old and new side by side", names: []string{"|", "\\"}, fast: true},
		{key: ArrowDown, block: unlisted, label: "↓", does: "next, or a line", names: []string{"down"}, fast: true},
		{key: ArrowUp, block: unlisted, label: "↑", does: "the one before, or a line", names: []string{"up"}, fast: true},
		{key: reading.Zoom, block: unlisted, label: "l", does: "zoom", names: []string{"l", "right"}, fast: true},
		{key: reading.Unzoom, block: unlisted, label: "h", does: "the list again", names: []string{"h", "left"}, fast: true},
		{key: Enter, block: moving, label: "enter", does: "the whole rewrite, all of it", short: "zoom", names: []string{"enter"}, on: Situation.hasItem},
		{key: Back, block: unlisted, label: "esc", does: "back", short: "list", names: []string{"esc"}},
	}
}
