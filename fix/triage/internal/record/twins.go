package record

import "maps"

// Twins are, by the hash of a text, the files that had it at the same time when the record was saved. None of them is
// another of them under a new name. The value is whether the file existed when the record was saved last.
type Twins map[string]map[string]bool

// Add adds twins that exist. The receiver must be that of a clone.
func (t Twins) Add(text string, files ...string) {
	for _, file := range files {
		t.set(text, file, true)
	}
}

// set replaces the twins of a text; records share them.
func (t Twins) set(text, file string, exists bool) {
	files := maps.Clone(t[text])
	if files == nil {
		files = map[string]bool{}
	}
	files[file] = exists
	t[text] = files
}

// renameFiles gives twins their new names, all at once.
func (t Twins) renameFiles(names NewNames) {
	for _, text := range Keys(t) {
		files, renamed := map[string]bool{}, false
		for file, exists := range t[text] {
			if to, ok := names[file]; ok {
				renamed = true
				files[to.Path] = exists
			} else if _, ok := files[file]; !ok {
				files[file] = exists
			}
		}
		if renamed {
			t[text] = files
		}
	}
}

// Look records which twins exist now, and returns the texts of those that do no more.
func (t Twins) Look(exists func(file string) bool) (gone []string) {
	for _, text := range Keys(t) {
		left := false
		for _, file := range Keys(t[text]) {
			was, is := t[text][file], exists(file)
			if left = left || was && !is; was != is {
				t.set(text, file, is)
			}
		}
		if left {
			gone = append(gone, text)
		}
	}
	return gone
}

// Keep drops the twins of all other texts. The receiver must be that of a clone.
func (t Twins) Keep(texts map[string]bool) {
	maps.DeleteFunc(t, func(text string, _ map[string]bool) bool { return !texts[text] })
}
