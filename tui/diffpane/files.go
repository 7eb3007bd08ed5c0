package diffpane

// ScrollToFile scrolls to the start of the next file in the diff if by > 0, of the previous one if by < 0. If no
// further file can be scrolled to the top, by > 0 scrolls to the bottom. It reports whether it scrolled.
func (m *Model) ScrollToFile(by int) bool {
	at := m.offset + 1 // the first visible row may be covered by the mark for changes above
	found := -1
	for i := range m.sheet.rows {
		row := len(m.sheet.head) + i
		if !m.sheet.rows[i].line.File {
			continue
		}
		if by > 0 && row > at && row-1 <= m.sheet.length()-m.room() { // only if it can become the first row
			found = row
			break
		}
		if by < 0 && row < at {
			found = row
		}
	}
	if found < 0 {
		if by > 0 && m.offset < m.sheet.length()-m.room() {
			m.Bottom()
			return true
		}
		return false
	}
	m.moved = true
	m.offset = found - 1
	m.clamp()
	return true
}

// MarkKnownShapes marks as seen every place whose shape was already seen in full at another place. It returns the
// number of places marked, the number of shapes of which no place was seen, and the number of files in the diff. All
// are 0 without a diff.
func (m *Model) MarkKnownShapes() (marked, unseen, files int) {
	if m.seen == nil {
		return 0, 0, 0
	}
	m.version++
	marked, unseen = m.content.Diff.MarkKnownShapes(m.seen.lines)
	return marked, unseen, m.content.Diff.Files()
}
