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

// The versions are hashed before everything else. Any change in the computation of fingerprints must change them, so
// that fingerprints of two versions are never equal.
const (
	fingerprintVersion = "ssot fingerprint 1"
	lastingVersion     = "ssot fingerprint 2"
)

// LastingVersion is the version of [Violation.Lasting].
const LastingVersion = 2

// An identity holds the data of a fingerprint. A fingerprint is the first 20 bytes, in hex, of the SHA-256 over
// version, rule, package, declaration, expression and ordinal, each followed by a zero byte.
//
// The declaration is the top-level one that contains the violation. Some names can occur several times in a package
// (init, _ and the import block); the base name of the file is added to these. Otherwise the file does not matter, so a
// declaration may move to another file of its package.
//
// The expression is the violation's tokens without comments, line breaks and trailing commas, with each qualifier
// replaced by its import path (dot-imported names are qualified). So neither formatting nor renaming an import changes
// it.
//
// The ordinal numbers equal expressions of one rule in one declaration, in the order of files and offsets. A package
// and its external tests are numbered together.
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

// A place is a violation with two identities: id for its Fingerprint, and lasting for its Lasting name, which does not
// depend on the file and the names of local variables. For a page, both depend on the file.
type place struct {
	*Violation
	id, lasting identity
}

// nameAll sets the fingerprints of violations. places must include all violations of their packages.
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

// identify returns the two identities of a finding in a file of a package.
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
