package diffpane

// File scrolls to the next file of the diff, or to the one before; it reports whether there is one.
func (m *Model) File(by int) bool {
	at := m.offset + 1 // the topmost line may be hidden by a mark
	found := -1
	for i := range m.sheet.rows {
		row := len(m.sheet.head) + i
		if !m.sheet.rows[i].line.File {
			continue
		}
		if by > 0 && row > at && row-1 <= m.sheet.length()-m.room() {
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

// TakeShapes takes what has the shape of a place that was on the screen as seen: that shape is known. It returns how
// many places it took, of how many shapes no place was seen, and of how many files the diff is: 0 where there is none.
func (m *Model) TakeShapes() (taken, left, files int) {
	if m.seen == nil {
		return 0, 0, 0
	}
	m.version++
	taken, left = m.content.Diff.TakeShapes(m.seen.lines)
	return taken, left, m.content.Diff.Files()
}
