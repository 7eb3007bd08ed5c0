package rebase

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// declaration is what a Go file declares under a name, with what stands between it and the one before.
type declaration struct {
	name       string
	start, end int // offsets of bytes
	*part
}

// declarations returns what a Go file declares before and after a change, and what other versions of it declare. Those
// that share a name (init, _) are told apart: they get names with the number that they have before the change. The
// other versions are a first one, and what a merge made of that.
func declarations(before, after []byte, others ...[]byte) ([][]declaration, error) {
	var all [][]declaration
	for _, src := range append([][]byte{before, after}, others...) {
		list, err := declarationsOf(src)
		if err != nil {
			return nil, err
		}
		all = append(all, list)
	}
	counts := map[string]int{}
	for _, list := range all {
		for name, of := range namesakes(list) {
			counts[name] = max(counts[name], len(of))
		}
	}
	for name, n := range counts {
		if n > 1 {
			number(name, all)
		}
	}
	follow(all)
	return all, nil
}

// follow gives a function that has another name in the other versions the one that it has before the change: one that
// is the same but for its name, if there is no other such one. (Two are a copy and what it was made of.)
func follow(all [][]declaration) {
	was, is, other := all[0], all[1], all[2]
	here, there := map[string][]string{}, map[string][]string{} // names by the rest of the code
	add := func(to map[string][]string, d declaration, not map[string][]int) {
		if len(not[d.name]) > 0 || strings.Contains(d.name, " ") {
			return
		}
		if rest := d.withoutName(); !slices.Contains(to[rest], d.name) {
			to[rest] = append(to[rest], d.name)
		}
	}
	inOther, inWas := namesakes(other), namesakes(was)
	for _, d := range slices.Concat(was, is) {
		add(here, d, inOther)
	}
	for _, d := range other {
		add(there, d, inWas)
	}
	for rest, names := range there {
		if len(names) != 1 || len(here[rest]) != 1 {
			continue
		}
		for _, list := range all[2:] {
			for i, d := range list {
				if d.name == names[0] {
					list[i].name = here[rest][0]
				}
			}
		}
	}
}

// withoutName returns a declaration's code without its own name.
func (d declaration) withoutName() string {
	own := d.name[strings.LastIndexAny(d.name, ". ")+1:]
	return regexp.MustCompile(`\b`+regexp.QuoteMeta(own)+`\b`).ReplaceAllLiteralString(d.code, "")
}

// namesakes returns, by name, the places of declarations in a list.
func namesakes(list []declaration) map[string][]int {
	at := map[string][]int{}
	for i, d := range list {
		at[d.name] = append(at[d.name], i)
	}
	return at
}

// number tells apart the declarations of one name in all versions.
func number(name string, all [][]declaration) {
	var of [][]*declaration
	for _, list := range all {
		var some []*declaration
		for _, i := range namesakes(list)[name] {
			some = append(some, &list[i])
		}
		of = append(of, some)
	}
	was, is, other := of[0], of[1], of[2]
	if len(was) != len(is) || len(of) > 3 && len(of[3]) != len(other) {
		return // a change that adds or removes one: they stay one declaration
	}
	partners := pair(partsOf(was), partsOf(is), partsOf(other))
	for i, d := range other {
		d.name = fmt.Sprintf("%s#other%d", name, i)
		if partners[i] >= 0 {
			d.name = fmt.Sprintf("%s#%d", name, partners[i])
		}
		if len(of) > 3 {
			of[3][i].name = d.name
		}
	}
	for i := range was {
		was[i].name, is[i].name = fmt.Sprintf("%s#%d", name, i), fmt.Sprintf("%s#%d", name, i)
	}
}

func partsOf(list []*declaration) []*part {
	parts := make([]*part, len(list))
	for i, d := range list {
		parts[i] = d.part
	}
	return parts
}

// pair returns, for each part of another version, the index of the one before the change that it is, or -1: one with
// the same code, before or after the change, of which there are as many in both, or the only one between two neighbours
// that have been found. Comments above don't tell a part from another, for they may be left of one that is gone.
func pair(was, is, other []*part) []int {
	kinds := kindsOf(was, is)
	here, there := map[string][]int{}, map[string][]int{}
	for i, p := range was {
		here[kinds[p.code]] = append(here[kinds[p.code]], i)
	}
	for i, p := range other {
		if kind := kinds[p.code]; kind != "" {
			there[kind] = append(there[kind], i)
		}
	}
	partners, taken := slices.Repeat([]int{-1}, len(other)), map[int]int{-1: -1, len(was): len(other)} // taken: the reverse
	for kind, list := range there {
		if len(list) != len(here[kind]) {
			continue
		}
		for n, i := range list {
			partners[i], taken[here[kind][n]] = here[kind][n], i
		}
	}
	for at := range was {
		above, ok := taken[at-1]
		below, found := taken[at+1]
		if _, had := taken[at]; ok && found && !had && below == above+2 && partners[above+1] < 0 {
			partners[above+1] = at
		}
	}
	return partners
}

// kindsOf returns a name for the code of each part before and after a change. Two have one name if the change makes one
// of the other: another version may have either of what it changes.
func kindsOf(was, is []*part) map[string]string {
	kinds := map[string]string{}
	for i, p := range was {
		kinds[p.code] = cmp.Or(kinds[p.code], p.code+"\n")
		if len(is) != len(was) {
			continue
		}
		one, other := kinds[p.code], cmp.Or(kinds[is[i].code], kinds[p.code])
		kinds[is[i].code] = one
		if one == other {
			continue
		}
		for code, kind := range kinds {
			if kind == other {
				kinds[code] = one
			}
		}
	}
	return kinds
}

func byName(list []declaration) map[string]string {
	all := map[string]string{}
	for _, d := range list {
		all[d.name] += d.text
	}
	return all
}

// declarationsOf returns what a Go file declares, in its order. The imports and what stands above them are none.
func declarationsOf(src []byte) (list []declaration, err error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err //nolint:wrapcheck // only whether there is one matters
	}
	from := fset.Position(f.Name.End()).Offset
	r := reader{src, fset.File(f.FileStart)}
	add := func(name string, n ast.Node, end token.Pos) {
		to := fset.Position(end).Offset
		if i := bytes.IndexByte(src[to:], '\n'); i >= 0 {
			to += i + 1
		} else {
			to = len(src)
		}
		if to = max(from, to); name != "" {
			list = append(list, declaration{name, from, to, r.part(n, from, to)})
		}
		from = to
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(functionName(d), d, d.End())
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				add(specName(d.Tok, spec), spec, spec.End())
			}
			if d.Tok == token.IMPORT {
				add("", d, d.End())
			}
		}
	}
	return list, nil
}

// functionName returns the name of a function, that of a method with its type: "T.F".
func functionName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	return receiverName(d.Recv.List[0].Type) + "." + d.Name.Name
}

// specName returns the names that a line of a declaration declares: "var x y"; "" if it imports.
func specName(tok token.Token, spec ast.Spec) string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return tok.String() + " " + spec.Name.Name
	case *ast.ValueSpec:
		names := []string{tok.String()}
		for _, id := range spec.Names {
			names = append(names, id.Name)
		}
		return strings.Join(names, " ")
	}
	return ""
}

// receiverName returns the name of a receiver's type, without what it points to and is instantiated with.
func receiverName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.StarExpr:
		return receiverName(x.X)
	case *ast.ParenExpr:
		return receiverName(x.X)
	case *ast.IndexExpr:
		return receiverName(x.X)
	case *ast.IndexListExpr:
		return receiverName(x.X)
	}
	return ""
}
