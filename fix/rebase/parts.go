package rebase

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// part is a piece of a declaration: a statement, a field or an element, with what stands between it and the one before.
type part struct {
	start int // offset in the file of its text
	text  string
	code  string    // without comments around it
	shell string    // its code without that of its lists
	lists [][]*part // of the blocks, cases, composite literals and structs in it that are in no other
}

// reader reads the parts of a source.
type reader struct {
	src  []byte
	file *token.File
}

// part returns a node as a part, of which the text begins at an offset, and the offset behind it.
func (r reader) part(n ast.Node, from, to int) *part {
	start := r.file.Offset(n.Pos())
	p := &part{start: from, text: string(r.src[from:to]), code: string(r.src[start:max(start, r.file.Offset(n.End()))])}
	var shell strings.Builder
	at := start
	list := func(nodes []ast.Node, lo, hi token.Pos) {
		open, closing := r.file.Offset(lo), r.file.Offset(hi)
		shell.Write(r.src[at:open])
		at = closing
		p.lists = append(p.lists, r.parts(nodes, open, closing))
	}
	ast.Inspect(n, func(in ast.Node) bool {
		switch in := in.(type) {
		case *ast.BlockStmt:
			list(nodesOf(in.List), in.Lbrace+1, in.Rbrace)
		case *ast.CaseClause:
			if in != n {
				return false // it is in the list of its switch
			}
			list(nodesOf(in.Body), in.Colon+1, max(in.End(), in.Colon+1))
		case *ast.CommClause:
			if in != n {
				return false
			}
			list(nodesOf(in.Body), in.Colon+1, max(in.End(), in.Colon+1))
		case *ast.CompositeLit:
			if len(in.Elts) == 0 {
				return true
			}
			list(nodesOf(in.Elts), in.Lbrace+1, in.Rbrace)
		case *ast.StructType:
			list(nodesOf(in.Fields.List), in.Fields.Opening+1, in.Fields.Closing)
		default:
			return true
		}
		return false
	})
	shell.Write(r.src[at:max(at, r.file.Offset(n.End()))])
	p.shell = shell.String()
	return p
}

// parts returns the nodes of a list that stands between two offsets.
func (r reader) parts(nodes []ast.Node, from, to int) []*part {
	var list []*part
	for i, n := range nodes {
		end := r.file.Offset(n.End())
		next := to
		if i+1 < len(nodes) {
			next = r.file.Offset(nodes[i+1].Pos())
		}
		if eol := bytes.IndexByte(r.src[end:next], '\n'); eol >= 0 {
			end += eol + 1 // with the comment behind it
		}
		list = append(list, r.part(n, from, end))
		from = end
	}
	return list
}

func nodesOf[N ast.Node](list []N) []ast.Node {
	nodes := make([]ast.Node, len(list))
	for i, n := range list {
		nodes[i] = n
	}
	return nodes
}

// placed reports whether what a merge made of a part differs from it where the change is, and there alone. The parts of
// a list are told by their text, or by standing alone between two that are told (see pair): one that is not found in
// the other version can't be changed there.
func placed(was, is, other, out *part) bool {
	switch other.key() {
	case is.key():
		return out.key() == other.key()
	case was.key():
		return out.key() == is.key()
	}
	if was.around() != is.around() && out.text == other.text && !lacksNothing(was.text, is.text, out.text) {
		return false
	}
	if was.shell != is.shell || len(was.lists) == 0 || len(was.lists) != len(is.lists) || len(was.lists) != len(other.lists) || len(other.lists) != len(out.lists) {
		return len(was.lists) == 0 && (out.text != other.text || lacksNothing(was.text, is.text, out.text))
	}
	for i := range was.lists {
		if !allPlaced(was.lists[i], is.lists[i], other.lists[i], out.lists[i]) {
			return false
		}
	}
	return true
}

// merged returns the text of another version of a part with the change, and whether each changed part in it is found
// (see pair). What can't be told apart further is merged line by line.
func merged(was, is, other *part) (string, bool) {
	switch other.key() {
	case is.key():
		return other.text, true
	case was.key():
		return strings.Replace(other.text, other.key(), is.key(), 1), true
	}
	if was.shell != is.shell || len(was.lists) == 0 || len(was.lists) != len(is.lists) || len(was.lists) != len(other.lists) {
		text, err := patch.Carry(patch.Pending([]byte(was.text), []byte(is.text), []byte(other.text)), []byte(is.text), []byte(other.text))
		return string(text), err == nil
	}
	var edits []patch.Edit
	for n := range was.lists {
		if len(was.lists[n]) != len(is.lists[n]) {
			return "", false
		}
		partners := pair(was.lists[n], is.lists[n], other.lists[n])
		for at, one := range was.lists[n] {
			if one.text == is.lists[n][at].text {
				continue
			}
			i := slices.Index(partners, at)
			if i < 0 {
				return "", false
			}
			its := other.lists[n][i]
			text, ok := merged(one, is.lists[n][at], its)
			if !ok {
				return "", false
			}
			edits = append(edits, patch.Edit{Start: its.start - other.start, End: its.start - other.start + len(its.text), New: text})
		}
	}
	text, err := patch.Apply([]byte(other.text), edits)
	return string(text), err == nil
}

func allPlaced(was, is, other, out []*part) bool {
	if len(was) != len(is) {
		return runsPlaced(was, is, other, out)
	}
	if len(other) != len(out) {
		return false
	}
	partners := pair(was, is, other)
	for at := range was {
		if was[at].text == is[at].text {
			continue
		}
		i := slices.Index(partners, at)
		if i < 0 || !placed(was[at], is[at], other[i], out[i]) {
			return false
		}
	}
	for i, at := range partners {
		if out[i].text != other[i].text && (at < 0 || was[at].text == is[at].text) {
			return false
		}
	}
	return true
}

// key returns a part's text without the space around it.
func (p *part) key() string { return strings.TrimSpace(p.text) }

// around returns the text around a part's code: comments.
func (p *part) around() string { return strings.Replace(p.key(), p.code, "", 1) }

// runsPlaced is allPlaced for a change that takes parts away or adds some. The parts of other and out between the
// neighbours of each run of changed parts must be those before or after the change, and those after it.
func runsPlaced(was, is, other, out []*part) bool {
	a, b, now := keysOf(was), keysOf(is), keysOf(other)
	at := map[int]int{-1: -1, len(was): len(other)}
	for i, partner := range pair(was, was, other) {
		if partner >= 0 {
			at[partner] = i
		}
	}
	var want []string
	last := 0
	for _, r := range runsOf(a, b) {
		above, ok := at[r.from-1]
		below, found := at[r.to]
		if !ok || !found || above >= below || above+1 < last {
			return false
		}
		replaced, ok := r.in(now[above+1:below], a[r.from:r.to])
		if !ok {
			return false
		}
		want = slices.Concat(want, now[last:above+1], replaced)
		last = below
	}
	return slices.Equal(append(want, now[last:]...), keysOf(out))
}

func keysOf(list []*part) []string {
	keys := make([]string, len(list))
	for i, p := range list {
		keys[i] = p.key()
	}
	return keys
}

// partRun is a run of parts, by index, and what the change makes of them.
type partRun struct {
	from, to int
	then     []string
}

// in returns parts of another version, in which the run must be as it was or as it is then, with the run as it is then.
// Others may stand beside it, but none that is equal to one of its parts.
func (r partRun) in(there, was []string) ([]string, bool) {
	for _, run := range [][]string{was, r.then} {
		if slices.Equal(there, run) {
			return r.then, true
		}
		i := -1
		if len(run) > 0 {
			i = slices.Index(there, run[0])
		}
		if i < 0 || i+len(run) > len(there) || !slices.Equal(there[i:i+len(run)], run) {
			continue
		}
		rest := slices.Concat(there[:i], there[i+len(run):])
		if !slices.ContainsFunc(rest, func(key string) bool { return slices.Contains(was, key) || slices.Contains(r.then, key) }) {
			return slices.Concat(there[:i], r.then, there[i+len(run):]), true
		}
	}
	return nil, false
}

// runsOf returns the runs of parts that a change replaces, takes away or adds.
func runsOf(a, b []string) (runs []partRun) {
	line := func(keys []string) []byte { // a line for each
		var text strings.Builder
		for _, key := range keys {
			text.WriteString(strconv.Quote(key) + "\n")
		}
		return []byte(text.String())
	}
	for _, h := range patch.Diff(line(a), line(b), 0) {
		from, start := h.Old-1, h.New-1
		if h.OldCount == 0 {
			from++
		}
		if h.NewCount == 0 {
			start++
		}
		runs = append(runs, partRun{from, from + h.OldCount, b[start : start+h.NewCount]})
	}
	return runs
}

// lacksNothing reports whether a text has a change already, judging by its lines.
func lacksNothing(was, is, out string) bool {
	return string(patch.Pending([]byte(was), []byte(is), []byte(out))) == is
}

// versions are the declarations of several versions of a file, by name.
type versions []map[string][]*part

func versionsOf(all [][]declaration) versions {
	var v versions
	for _, list := range all {
		parts := map[string][]*part{}
		for _, d := range list {
			parts[d.name] = append(parts[d.name], d.part)
		}
		v = append(v, parts)
	}
	return v
}

// only returns the declaration of a name in each version, and whether each has one of that name.
func (v versions) only(name string) ([]*part, bool) {
	var of []*part
	for _, parts := range v {
		if len(parts[name]) != 1 {
			return nil, false
		}
		of = append(of, parts[name][0])
	}
	return of, true
}

// text returns all that is declared under a name in a version.
func (v versions) text(version int, name string) string {
	var text strings.Builder
	for _, p := range v[version][name] {
		text.WriteString(p.text)
	}
	return text.String()
}

// placed is placed for the declarations of a name in all four versions. Of several that can't be told apart it asks for
// their lines.
func (v versions) placed(name string) bool {
	if of, ok := v.only(name); ok {
		return placed(of[0], of[1], of[2], of[3])
	}
	other, out := v.text(2, name), v.text(3, name)
	return out != "" && (out != other || lacksNothing(v.text(0, name), v.text(1, name), out))
}
