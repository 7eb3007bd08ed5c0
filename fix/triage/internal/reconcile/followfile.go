package reconcile

import (
	"cmp"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan"
)

// A decision belongs to the violation that was seen at its place. The fingerprint is not enough: it contains the
// enclosing declaration and the number among equal violations. If the declaration is renamed or an equal violation is
// inserted above, the fingerprint is missing or belongs to another violation. So decisions follow their lines from the
// text of the sighting to the scanned text, and the fingerprint is used only if no line contradicts it.

// matches is what became of the decisions of a file.
type matches struct {
	// by fingerprint of the decision: its violation, if that has another fingerprint now
	renamed map[string]*scan.Violation
	// by fingerprint of a decision that changed no file: its violation, in another file now
	movedFile map[string]*scan.Violation
	absorbed  []string // absorbed decisions whose fingerprint belongs to another violation
	detached  []string // decisions whose fingerprint belongs to another violation and that match none
	// those of absorbed and detached that may belong to one of several equal violations
	ambiguous map[string]bool
}

// lineSearch finds the violations of decisions that were seen in one text.
type lineSearch struct {
	*place.LineMatch
	before map[string]place.Spot // by fingerprint of the decision: its spot in that text
	after  map[*scan.Violation]place.Spot
	found  map[string]*scan.Violation
	taken  map[*scan.Violation]bool
}

// candidates returns the unclaimed ones of the violations that are of a decision's rule and symbol in its file, or only
// those in its declaration.
func (s *lineSearch) candidates(all []*scan.Violation, d *record.Decision, declaration bool) (like []*scan.Violation) {
	for _, v := range all {
		if v.File == d.Seen.File && v.Rule == d.Seen.Rule && v.Symbol == d.Seen.Symbol && !s.taken[v] && (!declaration || v.Function == d.Seen.Function) {
			like = append(like, v)
		}
	}
	return like
}

// followFile matches the decisions of a file with the violations that the scan found.
func (c verifier) followFile(path string, decided []string) (matches, error) {
	f := matches{renamed: map[string]*scan.Violation{}, movedFile: map[string]*scan.Violation{}, ambiguous: map[string]bool{}}
	if c.Scan.TextHash(path) == "" {
		return f, c.followMovedFile(path, decided, &f)
	}
	found, taken := map[string]*scan.Violation{}, map[*scan.Violation]bool{}
	byText, past := map[string][]string{}, []string{}
	for _, fingerprint := range decided {
		d := c.st.Decisions[fingerprint]
		if d.Undecided() {
			continue
		}
		if d.Absorbed() != "" {
			past = append(past, fingerprint)
			continue
		}
		v, text := c.Scan.ByID[fingerprint], c.sightingText(d)
		if v != nil && text == c.Scan.TextHash(path) && v.File == path && placeOf(v) == d.Seen.Place() {
			found[fingerprint], taken[v] = v, true
			continue
		}
		byText[text] = append(byText[text], fingerprint)
	}
	for _, text := range record.Keys(byText) {
		t, err := c.lineMatch(path, text)
		if err != nil {
			return f, err
		}
		s := &lineSearch{LineMatch: t, found: found, taken: taken}
		c.matchLines(s, path, byText[text])
		for _, fingerprint := range byText[text] {
			c.conclude(s, fingerprint, &f)
		}
	}
	for _, fingerprint := range past { // last, because the other decisions have the first claim on a violation
		if err := (absorbedMatcher{c, taken, &f}).follow(fingerprint); err != nil {
			return f, err
		}
	}
	return f, nil
}

// absorbedMatcher matches absorbed decisions.
type absorbedMatcher struct {
	verifier
	taken  map[*scan.Violation]bool // violations that other decisions claimed
	result *matches
}

// follow matches one absorbed decision. Its violation may be back; if its lines are unchanged on disk, a violation with
// its fingerprint is an equal one elsewhere.
func (c absorbedMatcher) follow(fingerprint string) error {
	d, v := c.st.Decisions[fingerprint], c.Scan.ByID[fingerprint]
	if d.Original != "" {
		return nil
	}
	if v == nil {
		if v = c.atSighting(d); v != nil && !c.taken[v] {
			c.result.renamed[fingerprint], c.taken[v] = v, true
		}
		return nil
	}
	if d.Seen.Text == "" || v.File != d.Seen.File {
		return nil
	}
	t, err := c.lineMatch(d.Seen.File, d.Seen.Text)
	if err != nil || t == nil {
		return err
	}
	was := t.InBefore(d.Seen.Place())
	if t.SameLine(was, t.InAfter(placeOf(v))) {
		return nil
	}
	if !t.Unchanged(was) {
		c.followReplaced(t, was, fingerprint)
		return nil
	}
	for _, there := range c.Scan.Result.Violations {
		if there.File == v.File && there.Rule == v.Rule && there.Symbol == v.Symbol && c.st.Decisions[there.Fingerprint].Undecided() && !c.taken[there] && t.SameLine(was, t.InAfter(placeOf(there))) {
			c.result.renamed[fingerprint], c.taken[there] = there, true // somebody reverted the change
			return nil
		}
	}
	c.result.absorbed = append(c.result.absorbed, fingerprint)
	return nil
}

// followReplaced handles an absorbed decision whose lines were changed. Its skips and notes belong to the violation in
// the same gap; if there are several equal ones, the fingerprint is not trusted.
func (c absorbedMatcher) followReplaced(t *place.LineMatch, was place.Spot, fingerprint string) {
	d, v := c.st.Decisions[fingerprint], c.Scan.ByID[fingerprint]
	if c.countEqual(v) == 1 || !d.HasOlder() {
		return
	}
	var near []*scan.Violation
	for _, there := range c.Scan.Result.Violations {
		if is := t.InAfter(placeOf(there)); there.File == v.File && there.Rule == v.Rule && there.Symbol == v.Symbol && !c.taken[there] && t.Inserted(is) && t.SameGap(was, is) {
			near = append(near, there)
		}
	}
	switch {
	case len(near) == 1 && near[0] == v:
		c.taken[v] = true
	case len(near) == 1 && c.st.Decisions[near[0].Fingerprint].Undecided():
		c.result.renamed[fingerprint], c.taken[near[0]] = near[0], true
	default:
		c.result.absorbed, c.result.ambiguous[fingerprint] = append(c.result.absorbed, fingerprint), true
	}
}

// followMovedFile matches decisions that changed no file, in a file that was deleted while exactly one other file has
// its text.
func (c verifier) followMovedFile(path string, decided []string, f *matches) error {
	now, err := c.Now(path)
	if err != nil || now != "" {
		return err
	}
	for _, fingerprint := range decided {
		d := c.st.Decisions[fingerprint]
		if d.Seen.Text == "" || d.Absorbed() != "" || d.Undecided() || d.Writes() {
			continue
		}
		twins := c.st.Twins[d.Seen.Text]
		files := slices.DeleteFunc(c.Scan.FilesWithText(d.Seen.Text), func(file string) bool { _, twin := twins[file]; return twin })
		if alone, err := c.Alone(path, twins); err != nil {
			return err
		} else if !alone || len(files) != 1 {
			continue
		}
		for _, v := range c.Scan.Result.Violations {
			if v.File != files[0] || v.Rule != d.Seen.Rule || v.Symbol != d.Seen.Symbol || placeOf(v) != d.Seen.Place() {
				continue
			}
			if f.movedFile[fingerprint] = v; v.Fingerprint != fingerprint {
				f.renamed[fingerprint] = v
			}
		}
	}
	return nil
}

// atSighting returns the undecided violation at the place of an absorbed decision, or nil.
func (c verifier) atSighting(d *record.Decision) *scan.Violation {
	s := d.Seen
	if s.Text != "" && s.Text != c.Scan.TextHash(s.File) {
		return nil // its place is in another text
	}
	for _, v := range c.Scan.Result.Violations {
		if v.File == s.File && v.Rule == s.Rule && v.Symbol == s.Symbol && v.Code == s.Code && placeOf(v) == s.Place() && c.st.Decisions[v.Fingerprint].Undecided() {
			return v
		}
	}
	return nil
}

// sightingText returns the hash of the text in which a decision's violation was seen, or "" if it is unknown.
func (c verifier) sightingText(d *record.Decision) string {
	if d.Seen.Text != "" {
		return d.Seen.Text
	}
	f := c.st.Files[d.Seen.File] // written by an older version, without the text
	if e := c.files[d.Seen.File]; f != nil && e != nil {
		return cmp.Or(e.before, f).Base
	}
	return ""
}

// lineMatch matches the lines of an earlier text of a file with the scanned text. It returns nil if the earlier text is
// not saved.
func (c verifier) lineMatch(path, text string) (*place.LineMatch, error) {
	now := c.Scan.Text(path)
	if text == c.Scan.TextHash(path) {
		return place.NewLineMatch(now, now), nil
	}
	was, err := c.Saved(text)
	if err != nil || was == nil {
		return nil, err
	}
	if e := c.files[path]; e != nil && e.modified && e.before != nil && e.before.Base == text {
		written, err := c.Saved(e.before.Written)
		if err != nil {
			return nil, err
		}
		if before, after, ok := place.MarkChanges(was, written, e.text.Disk, now); written != nil && ok {
			return place.NewLineMatch(before, after), nil
		}
	}
	return place.NewLineMatch(was, now), nil
}

func placeOf(v *scan.Violation) place.Place {
	return place.Place{Line: v.Line, Column: v.Column, EndLine: v.EndLine, EndColumn: v.EndColumn}
}

// matchLines matches decisions in three passes, from certain to likely: the line is unchanged, the line was moved
// within its declaration, or the line is the only one deleted in a gap where only one was inserted.
func (c verifier) matchLines(s *lineSearch, path string, decided []string) {
	if s.LineMatch == nil {
		return
	}
	s.before, s.after = map[string]place.Spot{}, map[*scan.Violation]place.Spot{}
	for _, fingerprint := range decided {
		s.before[fingerprint] = s.InBefore(c.st.Decisions[fingerprint].Seen.Place())
	}
	for _, v := range c.Scan.Result.Violations {
		if v.File == path {
			s.after[v] = s.InAfter(placeOf(v))
		}
	}
	came := func(of place.Spot, v *scan.Violation) bool { return s.Deleted(of) && s.Inserted(s.after[v]) }
	for _, pass := range []struct {
		same  bool // the declaration must be the same
		fits  func(of place.Spot, v *scan.Violation) bool
		alone func(of place.Spot) bool
	}{
		{false, func(of place.Spot, v *scan.Violation) bool { return s.Same(of, s.after[v]) }, nil},
		{true, func(of place.Spot, v *scan.Violation) bool { return s.Moved(of, s.after[v]) }, nil},
		{true, func(of place.Spot, v *scan.Violation) bool { return came(of, v) && s.SameGap(of, s.after[v]) }, func(of place.Spot) bool {
			return len(slices.DeleteFunc(s.DeletedOccurrences(of.Code), func(o place.Spot) bool { return !s.WithoutAnchorBetween(of, o) })) == 1
		}},
	} {
		for _, fingerprint := range decided {
			of, d := s.before[fingerprint], c.st.Decisions[fingerprint]
			if s.found[fingerprint] != nil || pass.alone != nil && (d.Missing != "" || !pass.alone(of)) {
				continue
			}
			like := s.candidates(c.Scan.Result.Violations, d, pass.same)
			like = slices.DeleteFunc(like, func(v *scan.Violation) bool { return s.after[v].Code != of.Code || !pass.fits(of, v) })
			if pass.alone != nil && len(like) == 1 && c.isEarlierText(path) && (len(s.Occurrences(of.Code)) > 1 || c.countEqual(like[0]) > 1) {
				continue
			}
			if len(like) == 1 {
				s.found[fingerprint], s.taken[like[0]] = like[0], true
			}
		}
	}
}

// isEarlierText reports whether the file has an earlier text again.
func (c verifier) isEarlierText(path string) bool {
	name := c.Scan.TextHash(path)
	return c.files[path] != nil && c.files[path].earlier || c.st.Earlier.Find(path, func(p *record.EarlierText) bool { return p.Base == name }) != nil
}

// conclude records what becomes of a decision after all passes.
func (c verifier) conclude(s *lineSearch, fingerprint string, f *matches) {
	d, v := c.st.Decisions[fingerprint], c.Scan.ByID[fingerprint]
	if is := s.found[fingerprint]; is != nil {
		if is != v {
			f.renamed[fingerprint] = is
		}
		return
	}
	switch {
	case v == nil:
		return
	case v.File != d.Seen.File:
		if !d.Writes() {
			f.movedFile[fingerprint] = v
		}
		return
	// the scanned text does not contain the accepted change
	case d.Writes() && c.st.MissingText(d) != "" && d.Top().State == record.Accepted:
		f.detached = append(f.detached, fingerprint)
		return
	case s.LineMatch == nil && (d.Writes() || placeOf(v) == d.Seen.Place() || len(s.candidates(c.Scan.Result.Violations, d, true)) == 1):
		return
	case s.LineMatch != nil && !s.taken[v] && s.before[fingerprint].Code != s.after[v].Code && c.countEqual(v) == len(s.Occurrences(s.before[fingerprint].Code)):
		return // only the qualifier changed, as in all equal violations
	}
	f.detached = append(f.detached, fingerprint)
	f.ambiguous[fingerprint] = s.LineMatch == nil || slices.ContainsFunc(s.candidates(c.Scan.Result.Violations, d, true), func(v *scan.Violation) bool { return s.Inserted(s.after[v]) })
}

// countEqual counts the violations of the file that are equal to v, itself included.
func (c verifier) countEqual(v *scan.Violation) int {
	n := 0
	for _, other := range c.Scan.Result.Violations {
		if other.File == v.File && other.Rule == v.Rule && other.Symbol == v.Symbol && other.Code == v.Code {
			n++
		}
	}
	return n
}
