package scan

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// The versions are hashed in front of everything else: a change of what follows changes them, so that names of two
// versions never meet.
const (
	fingerprintVersion = "ssot fingerprint 1"
	lastingVersion     = "ssot fingerprint 2"
)

// LastingVersion is the version of [Violation.Lasting].
const LastingVersion = 2

// identity is what a fingerprint is made from. A fingerprint is the first 20 bytes, in hex, of the SHA-256 over
// version, rule, package, declaration, expression and ordinal, each ended by a zero byte.
//
// The declaration is the top-level one around the violation. Names that a package may hold more than once (init, _ and
// the import block) are told apart by the file's base name, and by nothing else does the file matter: a declaration may
// move to another file of its package.
//
// The expression is the violation's tokens without comments, line breaks and trailing commas, each qualifier written as
// the import path it stands for (a dot-imported name too): neither formatting nor renaming an import changes it.
//
// The ordinal counts equal expressions of one rule in one declaration, in the order of file and place. A package and
// its external tests count together.
type identity struct {
	rule, pkg, decl, expr string
}

func (id identity) fingerprint(version string, ordinal int) string {
	h := sha256.New()
	for _, part := range []string{version, id.rule, id.pkg, id.decl, id.expr, strconv.Itoa(ordinal)} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:20])
}

// place is a violation with its identities: that of its fingerprint, and that of its lasting name, in which neither
// file nor the names of locals matter. A page is told by its file in both.
type place struct {
	*Violation
	id, lasting identity
}

// nameAll gives each violation its fingerprint. It needs all violations of a package at once.
func nameAll(places []*place) {
	sorted := slices.Clone(places)
	slices.SortStableFunc(sorted, func(a, b *place) int { return byPlace(a.Violation, b.Violation) })
	count, lasting := map[identity]int{}, map[identity]int{}
	for _, p := range sorted {
		p.Fingerprint = p.id.fingerprint(fingerprintVersion, count[p.id])
		count[p.id]++
		p.Lasting = p.lasting.fingerprint(lastingVersion, lasting[p.lasting])
		lasting[p.lasting]++
	}
}

// identify says what a finding in a file of a package is, apart from its ordinal, and what it is for long.
func identify(p *detect.Package, x detect.Finding, f *load.File) (id, lasting identity) {
	decl := detect.Declaration(x.At)
	lasting = identity{rule: x.Rule.Name, pkg: p.Path, decl: decl}
	if decl == "" || decl == "init" || decl == "_" {
		decl += " in " + path.Base(strings.ReplaceAll(f.Tok.Name(), `\`, "/"))
	}
	id = identity{rule: x.Rule.Name, pkg: p.Path, decl: decl}
	if x.Entry.Kind.Describe().Names == rule.Packages {
		id.expr = strconv.Quote(x.Entry.Symbol.Package)
		lasting.expr = id.expr
	} else {
		id.expr, lasting.expr = x.Normalised(f.Tok, f.Src), x.Lasting(f.Tok, f.Src)
	}
	return id, lasting
}
