package reading

// The keys. They begin where the numbers of the others can't come to.
const (
	PageDown = 2000 + iota
	PageUp
	LineDown
	LineUp
	Zoom
	Unzoom
	FindPrev  // the find before
	NextFile  // of a rewrite of several
	PrevFile  // of a rewrite of several
	SameShape // the rest of a shape counts as seen
	Sides     // before and after side by side, or in one column
)
