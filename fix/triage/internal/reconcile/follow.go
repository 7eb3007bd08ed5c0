package reconcile

import (
	"cmp"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan"
)

// A decision is of the violation that stands where it was seen. Its fingerprint has the declaration around it in it and
// its number among equal ones: where that gets another name, or an equal one is put above it, the fingerprint is missed
// or is another violation's. So decisions follow their lines, from the text in which they were seen to the one that was
// scanned, and a fingerprint is believed only where no line tells.

// followed is what became of the decisions of violations in a file.
type followed struct {
	is     map[string]*scan.Violation // by fingerprint of the decision: the violation that it is of, where that is another one's name
	along  map[string]*scan.Violation // by fingerprint of one that changed no file: the violation that it is of, which is in another file now
	past   []string                   // those that can't be undone any more, and whose name is another violation's
	aside  []string                   // whose name is another violation's, and that are of none that could be told
	unsure map[string]bool            // those of them that may be of one of several equal ones
}

// chase finds the violations that decisions of one text are of.
type chase struct {
	*place.Trail
	was   map[string]place.Spot // by fingerprint of the decision
	is    map[*scan.Violation]place.Spot
	found map[string]*scan.Violation
	taken map[*scan.Violation]bool
}

// follow finds the violations that what is decided in a file is of.
func (c proving) follow(path string, decided []string) (followed, error) {
	f := followed{is: map[string]*scan.Violation{}, along: map[string]*scan.Violation{}, unsure: map[string]bool{}}
	if c.Sc.TextName(path) == "" {
		return f, c.followFile(path, decided, &f)
	}
	found, taken := map[string]*scan.Violation{}, map[*scan.Violation]bool{}
	byText, past := map[string][]string{}, []string{}
	for _, fingerprint := range decided {
		d := c.st.Decisions[fingerprint]
		if d.Idle() {
			continue
		}
		if d.Absorbed() != "" {
			past = append(past, fingerprint)
			continue
		}
		v, text := c.Sc.ByID[fingerprint], c.seenIn(d)
		if v != nil && text == c.Sc.TextName(path) && v.File == path && placeOf(v) == d.Seen.Place() {
			found[fingerprint], taken[v] = v, true
			continue
		}
		byText[text] = append(byText[text], fingerprint)
	}
	for _, text := range record.Keys(byText) {
		t, err := c.trail(path, text)
		if err != nil {
			return f, err
		}
		s := &chase{Trail: t, found: found, taken: taken}
		c.chase(s, path, byText[text])
		for _, fingerprint := range byText[text] {
			c.conclude(s, fingerprint, &f)
		}
	}
	for _, fingerprint := range past { // a name that one of the others gets is not theirs
		if err := (history{c, taken, &f}).follow(fingerprint); err != nil {
			return f, err
		}
	}
	return f, nil
}

// history is what can't be undone any more.
type history struct {
	proving
	taken map[*scan.Violation]bool // of other decisions
	f     *followed
}

// follow says what becomes of the name of a decision. Its violation may be there again; where its lines are on disk as
// they were, another violation with its name is an equal one.
func (c history) follow(fingerprint string) error {
	d, v := c.st.Decisions[fingerprint], c.Sc.ByID[fingerprint]
	if d.Was != "" {
		return nil
	}
	if v == nil {
		if v = c.stands(d); v != nil && !c.taken[v] {
			c.f.is[fingerprint], c.taken[v] = v, true
		}
		return nil
	}
	if d.Seen.Text == "" || v.File != d.Seen.File {
		return nil
	}
	t, err := c.trail(d.Seen.File, d.Seen.Text)
	if err != nil || t == nil {
		return err
	}
	was := t.Was(d.Seen.Place())
	if t.SameLine(was, t.Is(placeOf(v))) {
		return nil
	}
	if !t.Stands(was) {
		c.replaced(t, was, fingerprint)
		return nil
	}
	for _, there := range c.Sc.Result.Violations {
		if there.File == v.File && there.Rule == v.Rule && there.Symbol == v.Symbol && c.st.Decisions[there.Fingerprint].Idle() && !c.taken[there] && t.SameLine(was, t.Is(placeOf(there))) {
			c.f.is[fingerprint], c.taken[there] = there, true // what was decided was taken back
			return nil
		}
	}
	c.f.past = append(c.f.past, fingerprint)
	return nil
}

// replaced says what becomes of the name of a decision whose lines are not there as they were. What changed no file
// stays under it, and is of the violation that stands between the same lines; where that can't be told of equal ones,
// its name is not believed.
func (c history) replaced(t *place.Trail, was place.Spot, fingerprint string) {
	d, v := c.st.Decisions[fingerprint], c.Sc.ByID[fingerprint]
	if c.all(v) == 1 || !d.Laden() {
		return
	}
	var near []*scan.Violation
	for _, there := range c.Sc.Result.Violations {
		if is := t.Is(placeOf(there)); there.File == v.File && there.Rule == v.Rule && there.Symbol == v.Symbol && !c.taken[there] && t.New(is) && t.Near(was, is) {
			near = append(near, there)
		}
	}
	switch {
	case len(near) == 1 && near[0] == v:
		c.taken[v] = true
	case len(near) == 1 && c.st.Decisions[near[0].Fingerprint].Idle():
		c.f.is[fingerprint], c.taken[near[0]] = near[0], true
	default:
		c.f.past, c.f.unsure[fingerprint] = append(c.f.past, fingerprint), true
	}
}

// followFile finds the violations of what changed no file in one that is gone, when another one is what it was.
func (c proving) followFile(path string, decided []string, f *followed) error {
	now, err := c.Now(path)
	if err != nil || now != "" {
		return err
	}
	for _, fingerprint := range decided {
		d := c.st.Decisions[fingerprint]
		if d.Seen.Text == "" || d.Absorbed() != "" || d.Idle() || d.Writes() {
			continue
		}
		files := c.Sc.Named(d.Seen.Text)
		if len(files) != 1 {
			continue
		}
		for _, v := range c.Sc.Result.Violations {
			if v.File != files[0] || v.Rule != d.Seen.Rule || v.Symbol != d.Seen.Symbol || placeOf(v) != d.Seen.Place() {
				continue
			}
			if f.along[fingerprint] = v; v.Fingerprint != fingerprint {
				f.is[fingerprint] = v
			}
		}
	}
	return nil
}

// stands returns the violation that stands where one was seen of which the decision can't be undone any more, nil where
// there is none.
func (c proving) stands(d *record.Decision) *scan.Violation {
	s := d.Seen
	if s.Text != "" && s.Text != c.Sc.TextName(s.File) {
		return nil // its line is in another text
	}
	for _, v := range c.Sc.Result.Violations {
		if v.File == s.File && v.Rule == s.Rule && v.Symbol == s.Symbol && v.Code == s.Code && placeOf(v) == s.Place() && c.st.Decisions[v.Fingerprint].Idle() {
			return v
		}
	}
	return nil
}

// seenIn returns the name of the text in which a decision's violation was seen, empty where that is not known.
func (c proving) seenIn(d *record.Decision) string {
	if d.Seen.Text != "" {
		return d.Seen.Text
	}
	f := c.st.Files[d.Seen.File] // of a session that names no text
	if e := c.files[d.Seen.File]; f != nil && e != nil {
		return cmp.Or(e.before, f).Base
	}
	return ""
}

// trail leads from a text of a file to the one that was scanned. It is nil where that text is not known.
func (c proving) trail(path, text string) (*place.Trail, error) {
	now := c.Sc.Text(path)
	if text == c.Sc.TextName(path) {
		return place.NewTrail(now, now), nil
	}
	was, err := c.Kept(text)
	if err != nil || was == nil {
		return nil, err
	}
	if e := c.files[path]; e != nil && e.live && e.before != nil && e.before.Base == text {
		written, err := c.Kept(e.before.Written)
		if err != nil {
			return nil, err
		}
		if before, after, ok := place.Marked(was, written, e.text.Disk, now); written != nil && ok {
			return place.NewTrail(before, after), nil
		}
	}
	return place.NewTrail(was, now), nil
}

func placeOf(v *scan.Violation) place.Place {
	return place.Place{Line: v.Line, Column: v.Column, EndLine: v.EndLine, EndColumn: v.EndColumn}
}

// chase goes from what is certain to what is left when that is told: the line stands, was moved within its declaration,
// or was edited since it was seen last, as the only one that went between two lines where only one came.
func (c proving) chase(s *chase, path string, decided []string) {
	if s.Trail == nil {
		return
	}
	s.was, s.is = map[string]place.Spot{}, map[*scan.Violation]place.Spot{}
	for _, fingerprint := range decided {
		s.was[fingerprint] = s.Was(c.st.Decisions[fingerprint].Seen.Place())
	}
	for _, v := range c.Sc.Result.Violations {
		if v.File == path {
			s.is[v] = s.Is(placeOf(v))
		}
	}
	came := func(of place.Spot, v *scan.Violation) bool { return s.Left(of) && s.New(s.is[v]) }
	for _, pass := range []struct {
		same  bool // it is in the declaration that it was in
		fits  func(of place.Spot, v *scan.Violation) bool
		alone func(of place.Spot) bool
	}{
		{false, func(of place.Spot, v *scan.Violation) bool { return s.Same(of, s.is[v]) }, nil},
		{true, func(of place.Spot, v *scan.Violation) bool { return s.Moved(of, s.is[v]) }, nil},
		{true, func(of place.Spot, v *scan.Violation) bool { return came(of, v) && s.Near(of, s.is[v]) }, func(of place.Spot) bool {
			return len(slices.DeleteFunc(s.Gone(of.Code), func(o place.Spot) bool { return !s.Together(of, o) })) == 1
		}},
	} {
		for _, fingerprint := range decided {
			of, d := s.was[fingerprint], c.st.Decisions[fingerprint]
			if s.found[fingerprint] != nil || pass.alone != nil && (d.Missing != "" || !pass.alone(of)) {
				continue
			}
			like := c.alike(s, d, pass.same)
			like = slices.DeleteFunc(like, func(v *scan.Violation) bool { return s.is[v].Code != of.Code || !pass.fits(of, v) })
			if pass.alone != nil && len(like) == 1 && c.earlier(path) && (len(s.All(of.Code)) > 1 || c.all(like[0]) > 1) {
				continue
			}
			if len(like) == 1 {
				s.found[fingerprint], s.taken[like[0]] = like[0], true
			}
		}
	}
}

// earlier reports whether a file is a text again that was there before.
func (c proving) earlier(path string) bool {
	name := c.Sc.TextName(path)
	return c.files[path] != nil && c.files[path].earlier || c.st.Past.Find(path, func(p *record.Past) bool { return p.Base == name }) != nil
}

// alike returns the violations that break a decision's rule with the same symbol and are not found yet, in its
// declaration or in any of the file.
func (c proving) alike(s *chase, d *record.Decision, declaration bool) (like []*scan.Violation) {
	for _, v := range c.Sc.Result.Violations {
		if v.File == d.Seen.File && v.Rule == d.Seen.Rule && v.Symbol == d.Seen.Symbol && !s.taken[v] && (!declaration || v.Function == d.Seen.Function) {
			like = append(like, v)
		}
	}
	return like
}

// conclude says what becomes of a decision.
func (c proving) conclude(s *chase, fingerprint string, f *followed) {
	d, v := c.st.Decisions[fingerprint], c.Sc.ByID[fingerprint]
	if is := s.found[fingerprint]; is != nil {
		if is != v {
			f.is[fingerprint] = is
		}
		return
	}
	switch {
	case v == nil:
		return
	case v.File != d.Seen.File:
		if !d.Writes() {
			f.along[fingerprint] = v
		}
		return
	case d.Writes() && c.st.Misses(d) != "" && d.Top().State == record.Accepted: // what was accepted is not in the text that was scanned
		f.aside = append(f.aside, fingerprint)
		return
	case s.Trail == nil && (d.Writes() || placeOf(v) == d.Seen.Place() || len(c.alike(s, d, true)) == 1):
		return
	case s.Trail != nil && !s.taken[v] && s.was[fingerprint].Code != s.is[v].Code && c.all(v) == len(s.All(s.was[fingerprint].Code)):
		return // it names what it imports in another way now, as all that are equal do
	}
	f.aside = append(f.aside, fingerprint)
	f.unsure[fingerprint] = s.Trail == nil || slices.ContainsFunc(c.alike(s, d, true), func(v *scan.Violation) bool { return s.New(s.is[v]) })
}

// all counts the violations of a file that are equal to one.
func (c proving) all(v *scan.Violation) int {
	n := 0
	for _, other := range c.Sc.Result.Violations {
		if other.File == v.File && other.Rule == v.Rule && other.Symbol == v.Symbol && other.Code == v.Code {
			n++
		}
	}
	return n
}
