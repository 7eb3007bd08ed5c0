package handover_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/rebase"
)

var (
	seeds     = flag.Uint64("seeds", 0, "number of random files in TestRandom")
	firstSeed = flag.Uint64("first-seed", 1, "the first random file in TestRandom")
)

// TestRandom writes random files of functions that look alike, decides at random, edits the working tree at random, and
// holds what git's version becomes against a model that shares no code with the merge: each place has a mark of its
// own, so that it is known which of git's places a decision is about, whatever was moved, copied or renamed around it.
// Either the file is left, or git's version is what it was with those decisions alone, all of which it has the places
// of, and it type-checks. Some go through git.
func TestRandom(t *testing.T) {
	n := *seeds
	if n == 0 {
		n = 800
		if !testing.Short() {
			n = 8000
		}
	}
	handed, left, faults := 0, 0, 0
	could := 0 // are left, though git has all places
	for seed := *firstSeed; seed < *firstSeed+n && faults < 5; seed++ {
		w := randomWork(seed)
		got, err := rebase.Merge("a.go", []byte(w.tree.text(w.had)), []byte(w.tree.text(w.decided)), []byte(w.git.text(w.there)))
		switch {
		case errors.Is(err, rebase.ErrMerge):
			left++
			if w.here() {
				could++
			}
			continue
		case err != nil:
			t.Fatal(seed, err)
		}
		handed++
		if fault := w.fault(string(got)); fault != "" {
			faults++
			t.Errorf("-first-seed %d -seeds 1: %s\n%s", seed, fault, w.show(string(got)))
		}
	}
	t.Logf("%d handed over, %d left, of which git has all places of %d", handed, left, could)
	if n > 100 && handed < left/2 {
		t.Errorf("%d files are left, and only %d handed over", left, handed)
	}
}

// TestRandomGit is TestRandom by way of git, with the search for what git has already.
func TestRandomGit(t *testing.T) {
	n := uint64(20)
	if !testing.Short() {
		n = 200
	}
	dir, git := repository(t, map[string]string{"a.go": ""})
	for seed := *firstSeed; seed < *firstSeed+n; seed++ {
		w := randomWork(seed)
		was := w.git.text(w.there)
		put(t, dir, "a.go", was)
		git("add", "a.go")
		d := handover.Decisions{Texts: func(_ context.Context, names []string) ([]patch.Change, error) {
			some := map[int]byte{}
			for _, name := range names {
				id, err := strconv.Atoi(name)
				if err != nil {
					return nil, err
				}
				some[id] = w.decided[id]
			}
			return []patch.Change{change("a.go", w.tree.text(nil), w.tree.text(some))}, nil
		}}
		var names []string
		for _, id := range slices.Sorted(maps.Keys(w.decided)) {
			names = append(names, strconv.Itoa(id))
			d.List = append(d.List, handover.Decision{Name: strconv.Itoa(id), Files: []string{"a.go"}})
		}
		r := open(t, dir)
		handing, err := r.Missing(t.Context(), handover.Index, d, names)
		if err != nil {
			t.Fatal(seed, err)
		}
		if len(handing.Left) > 0 {
			continue
		}
		if _, err := r.Stage(t.Context(), handing.Changes); err != nil {
			t.Fatal(seed, err)
		}
		if got := git("show", ":a.go"); w.fault(got) != "" {
			t.Errorf("-first-seed %d: %s\n%s", seed, w.fault(got), w.show(got))
		}
	}
}

// work is a file as git has it and as the working tree has it, and what was decided in it.
type work struct {
	git, tree file
	there     map[int]byte // what git has of the decisions
	had       map[int]byte // those of them that are known to be there
	decided   map[int]byte // the decisions: 'a' accepted, 'l' allowed
}

// here reports whether git has all places of the decisions.
func (w work) here() bool {
	has := w.git.ids()
	for id := range w.decided {
		if !has[id] {
			return false
		}
	}
	return true
}

// fault says what is wrong with a version of git's file, or nothing.
func (w work) fault(got string) string {
	has, all := w.git.ids(), maps.Clone(w.there)
	for id, how := range w.decided {
		if !has[id] {
			return fmt.Sprintf("m%d is handed over, which git does not have", id)
		}
		all[id] = how
	}
	if want := w.git.body(all); !strings.HasSuffix(got, want) {
		return "it is another text than git's with the decisions:\n" + patch.Change{Path: "a.go", Before: []byte(w.git.text(all)), After: []byte(got)}.Unified()
	}
	imports, err := checked(got)
	if err != nil {
		return "it does not type-check: " + err.Error()
	}
	before, err := checked(w.git.text(w.there))
	if err != nil {
		return "the test is wrong: " + err.Error()
	}
	own := func(path string) bool { return path == "m/kv" || path == "m/kvx" }
	if !slices.Equal(slices.DeleteFunc(imports, own), slices.DeleteFunc(before, own)) {
		return fmt.Sprintf("it imports %v, and before %v", imports, before)
	}
	return ""
}

// show returns the texts of a fault.
func (w work) show(got string) string {
	var ids []string
	for id, how := range w.decided {
		ids = append(ids, fmt.Sprintf("m%d %c", id, how))
	}
	return fmt.Sprintf("decided: %v\n=== git\n%s\n=== tree, before\n%s\n=== tree, after\n%s\n=== git, then\n%s", ids, w.git.text(w.there), w.tree.text(w.had), w.tree.text(w.decided), got)
}

// checked returns the imports of a file that type-checks.
func checked(text string) ([]string, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "a.go", text, 0)
	if err != nil {
		return nil, err
	}
	config := types.Config{Importer: libraries{}}
	if _, err := config.Check("m/a", fset, []*ast.File{f}, nil); err != nil {
		return nil, err
	}
	var imports []string
	for _, spec := range f.Imports {
		imports = append(imports, strings.Trim(spec.Path.Value, `"`))
	}
	slices.Sort(imports)
	return imports, nil
}

// libraries has what random files import.
type libraries struct{}

func (libraries) Import(path string) (*types.Package, error) {
	src, ok := map[string]string{
		"m/kv":  "package kv\ntype Client struct{}\nfunc New(string) *Client { return nil }\ntype Options struct{ Addr string }\nfunc With(Options) *Client { return nil }\n",
		"m/kvx": "package kvx\nimport \"m/kv\"\nfunc Client() *kv.Client { return nil }\n",
		"fmt":   "package fmt\nfunc Println(...any) {}\n",
		"os":    "package os\nfunc Exit(int) {}\n",
		"embed": "package embed\n",
	}[path]
	if !ok {
		return nil, fmt.Errorf("no package %s", path)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, src, 0)
	if err != nil {
		return nil, err
	}
	return (&types.Config{Importer: libraries{}}).Check(path, fset, []*ast.File{f}, nil)
}

// file is a random file.
type file struct {
	blank bool // it imports a package for its effects
	group bool // its imports are in a block, also a single one
	decls []decl
}

// decl is a function, or a block of variables.
type decl struct {
	name string   // of a function "f1", a method "(T) f1", "init"; of a block "var"
	doc  []string // comment lines above it
	body []node
	// It is not removed: another one has its name, and would be its edited self.
	stays bool
}

// node is a statement, a place, or a block of statements: an entry of the text.
type node struct {
	text  string // of a statement, or the first line of a block
	close string // the last line of a block
	id    int    // of a place, from 1 on; in a block of variables the name has it
	ends  bool   // of a place: what is held is ended, which an accept takes out
	value int    // of a place: what it builds, of which some are equal
	fill  []string
	kids  []node
	other []node // of an if: the statements of its else
}

// ids returns the places in a file.
func (f file) ids() map[int]bool {
	all := map[int]bool{}
	var walk func(list []node)
	walk = func(list []node) {
		for _, n := range list {
			if n.id > 0 {
				all[n.id] = true
			}
			walk(n.kids)
			walk(n.other)
		}
	}
	for _, d := range f.decls {
		walk(d.body)
	}
	return all
}

// text returns the file with some decisions.
func (f file) text(decided map[int]byte) string {
	body := f.body(decided)
	var imports []string
	if f.blank {
		imports = append(imports, `_ "embed"`)
	}
	for _, path := range []string{"fmt", "m/kv", "m/kvx", "os"} {
		if strings.Contains(body, strings.TrimPrefix(path, "m/")+".") {
			imports = append(imports, `"`+path+`"`)
		}
	}
	switch {
	case len(imports) == 0:
		return "package a\n" + body
	case len(imports) == 1 && !f.group:
		return "package a\n\nimport " + imports[0] + "\n" + body
	}
	return "package a\n\nimport (\n\t" + strings.Join(imports, "\n\t") + "\n)\n" + body
}

// body returns what stands behind the imports.
func (f file) body(decided map[int]byte) string {
	var b strings.Builder
	for _, d := range f.decls {
		b.WriteString("\n")
		for _, line := range d.doc {
			b.WriteString("// " + line + "\n")
		}
		if d.name == "var" {
			b.WriteString("var (\n")
		} else {
			b.WriteString("func " + d.name + "() {\n")
		}
		writeNodes(&b, d.body, "\t", decided, d.name == "var")
		if d.name == "var" {
			b.WriteString(")\n")
		} else {
			b.WriteString("}\n")
		}
	}
	b.WriteString("\nfunc hold(any) {}\n\nfunc mark(string) {}\n\nfunc end() {}\n\nfunc step() {}\n\nvar ok = true\n\ntype T int\n")
	return b.String()
}

func writeNodes(b *strings.Builder, list []node, indent string, decided map[int]byte, names bool) {
	for _, n := range list {
		if n.id == 0 {
			if n.text == "" {
				b.WriteString("\n")
				continue
			}
			b.WriteString(indent + n.text + "\n")
			if n.close != "" {
				writeNodes(b, n.kids, indent+"\t", decided, names)
				if len(n.other) > 0 {
					b.WriteString(indent + "} else {\n")
					writeNodes(b, n.other, indent+"\t", decided, names)
				}
				b.WriteString(indent + n.close + "\n")
			}
			continue
		}
		value := []string{`kv.New("x")`, `kv.New("y")`, `kv.With(kv.Options{Addr: "x"})`}[n.value]
		switch decided[n.id] {
		case 'a':
			value = "kvx.Client()"
		case 'l':
			b.WriteString(indent + "//ssot:allow kv -- why\n")
		}
		if names {
			fmt.Fprintf(b, "%sv%d = %s\n", indent, n.id, value)
			continue
		}
		b.WriteString(indent + "hold(" + value + ")\n")
		if n.ends && decided[n.id] != 'a' {
			b.WriteString(indent + "defer end()\n")
		}
		for _, line := range n.fill {
			b.WriteString(strings.TrimRight(indent+line, "\t") + "\n")
		}
		fmt.Fprintf(b, "%smark(\"m%d\")\n", indent, n.id)
	}
}

// The first lines of an if and of the inverted one.
const (
	yes = "if ok {"
	no  = "if !ok {"
)

// dice makes random files.
type dice struct {
	*rand.Rand
	last int  // number of the last place or function
	adds bool // statements and functions without a name are added, else removed: both together would be an edit of a mark
}

func randomWork(seed uint64) work {
	r := &dice{Rand: rand.New(rand.NewPCG(seed, 1))}
	r.adds = r.IntN(2) == 0
	w := work{there: map[int]byte{}, had: map[int]byte{}, decided: map[int]byte{}}
	w.git = file{group: r.IntN(2) == 0, blank: r.IntN(8) == 0}
	for range 1 + r.IntN(4) {
		w.git.decls = append(w.git.decls, r.decl())
	}
	w.tree = w.git.clone()
	for range r.IntN(5) {
		r.edit(&w.tree)
	}
	has := w.git.ids()
	for _, id := range slices.Sorted(maps.Keys(w.tree.ids())) {
		how := "al"[r.IntN(2)]
		switch k := r.IntN(4); {
		case has[id] && k == 0:
			w.there[id], w.decided[id] = how, how
			if r.IntN(2) == 0 {
				w.had[id] = how
			}
		case k == 1 && (has[id] || r.IntN(3) == 0):
			w.decided[id] = how
		}
	}
	return w
}

func (r *dice) next() int { r.last++; return r.last }

func pick[T any](r *dice, list ...T) T { return list[r.IntN(len(list))] }

func (r *dice) fillers(most int) []string {
	var list []string
	for range r.IntN(most + 1) {
		list = append(list, pick(r, "step()", "step()", "", "// Same."))
	}
	return list
}

func (r *dice) decl() decl {
	d := decl{name: fmt.Sprintf("f%d", r.next())}
	switch r.IntN(6) {
	case 0, 1:
		d.name = "init"
	case 2:
		d.name = "(T) " + d.name
	case 3:
		d.name = "var"
		for range 1 + r.IntN(3) {
			d.body = append(d.body, r.spec())
		}
		return d
	}
	if r.IntN(3) == 0 {
		d.doc = []string{"Same."}
	}
	d.body = r.nodes(2)
	return d
}

// spec returns a variable.
func (r *dice) spec() node {
	if id := r.next(); r.IntN(3) > 0 {
		return node{id: id, value: r.IntN(3)}
	}
	return node{text: fmt.Sprintf("n%d = 1", r.next())}
}

// nodes returns statements.
func (r *dice) nodes(depth int) []node {
	var list []node
	for range 1 + r.IntN(3) {
		list = append(list, r.node(depth))
	}
	return list
}

func (r *dice) node(depth int) node {
	switch k := r.IntN(10); {
	case k < 4:
		return node{id: r.next(), value: r.IntN(3), ends: r.IntN(3) == 0, fill: r.fillers(4)}
	case k < 7 && depth > 0:
		n := pick(r, node{text: "go func() {", close: "}()"}, node{text: "{", close: "}"}, node{text: "defer func() {", close: "}()"})
		n.kids = r.nodes(depth - 1)
		if r.IntN(3) == 0 {
			n.text, n.close = pick(r, yes, no), "}"
			if r.IntN(2) == 0 {
				n.other = r.nodes(depth - 1)
			}
		}
		return n
	case k == 7:
		return node{text: pick(r, `fmt.Println("same")`, "os.Exit(1)", "var _ *kv.Client")}
	}
	return node{text: pick(r, "step()", "", "// Same.")}
}

func (f file) clone() file {
	f.decls = slices.Clone(f.decls)
	for i := range f.decls {
		f.decls[i].doc, f.decls[i].body = slices.Clone(f.decls[i].doc), cloned(f.decls[i].body)
	}
	return f
}

func cloned(list []node) []node {
	list = slices.Clone(list)
	for i := range list {
		list[i].fill, list[i].kids, list[i].other = slices.Clone(list[i].fill), cloned(list[i].kids), cloned(list[i].other)
	}
	return list
}

// anew gives the places in copies numbers of their own.
func (r *dice) anew(list []node) []node {
	list = cloned(list)
	for i := range list {
		if list[i].id > 0 {
			list[i].id = r.next()
		} else if strings.HasSuffix(list[i].text, " = 1") {
			list[i].text = fmt.Sprintf("n%d = 1", r.next())
		}
		list[i].kids, list[i].other = r.anew(list[i].kids), r.anew(list[i].other)
	}
	return list
}

// edit edits a file as a person might.
func (r *dice) edit(f *file) {
	if len(f.decls) == 0 {
		return
	}
	at := r.IntN(len(f.decls))
	d := &f.decls[at]
	list := r.list(d)
	named := d.name != "init"
	switch r.IntN(18) {
	case 12: // invert an if
		for i, n := range *list {
			if n.text == yes || n.text == no {
				if len(n.other) > 0 {
					n.kids, n.other = n.other, n.kids
				}
				n.text = map[string]string{yes: no, no: yes}[n.text]
				(*list)[i] = n
				break
			}
		}
	case 13: // a step is put before the others, and the last one goes, of several equal ones
		if of := places(*list); len(of) > 1 && r.adds {
			first, last := of[0], of[len(of)-1]
			one := r.anew((*list)[first : first+1])
			*list = slices.Insert(slices.Delete(*list, last, last+1), first, one...)
		}
	case 14: // a new function takes the name, and the old one gets another
		if named && d.name != "var" && r.adds {
			c := *d
			if c.body = r.anew(d.body); r.IntN(2) == 0 {
				c.body = append(c.body, node{text: "step()"})
			}
			d.name, d.stays = strings.TrimRight(d.name, "0123456789")+strconv.Itoa(r.next()), true
			f.decls = slices.Insert(f.decls, at, c)
		}
	case 15: // the place itself
		for i := range *list {
			if (*list)[i].id > 0 && r.IntN(2) == 0 && r.adds { // with a removed one it would be that one
				(*list)[i].value = r.IntN(3)
			}
		}
	case 16: // two functions change their names
		if other := &f.decls[r.IntN(len(f.decls))]; named && d.name != "var" && other.name != "init" && other.name != "var" {
			d.name, other.name, d.stays, other.stays = other.name, d.name, true, true
		}
	case 17: // the statements of a function go into another one, which gets them in place of its own
		if other := &f.decls[r.IntN(len(f.decls))]; d.name != "var" && other.name != "var" {
			d.body, other.body, d.stays, other.stays = other.body, d.body, true, true
		}
	case 0: // rename
		if !strings.Contains(d.name, "init") && d.name != "var" {
			d.name = strings.TrimRight(d.name, "0123456789") + strconv.Itoa(r.next())
		}
	case 1, 2: // copy, above or below
		if !named && !r.adds {
			return
		}
		c := *d
		c.body = r.anew(d.body)
		if c.name != "init" && c.name != "var" {
			c.name = strings.TrimRight(c.name, "0123456789") + strconv.Itoa(r.next())
		}
		f.decls = slices.Insert(f.decls, at+r.IntN(2), c)
	case 3:
		if (named || !r.adds) && !d.stays {
			f.decls = slices.Delete(f.decls, at, at+1)
		}
	case 4:
		if one := r.decl(); r.adds || one.name != "init" {
			f.decls = slices.Insert(f.decls, at, one)
		}
	case 5: // change places
		other := r.IntN(len(f.decls))
		f.decls[at], f.decls[other] = f.decls[other], f.decls[at]
	case 6:
		f.blank = !f.blank
	case 7:
		f.group = !f.group
	case 8: // copy a statement, above or below
		if len(*list) > 0 && r.adds {
			i := r.IntN(len(*list))
			*list = slices.Insert(*list, i+r.IntN(2), r.anew((*list)[i:i+1])...)
		}
	case 9:
		if len(*list) > 1 && !r.adds {
			i := r.IntN(len(*list))
			*list = slices.Delete(*list, i, i+1)
		}
	case 10: // a new statement
		n := r.node(1)
		if d.name == "var" {
			n = r.spec()
		}
		if r.adds {
			*list = slices.Insert(*list, r.IntN(len(*list)+1), n)
		}
	case 11: // comments
		d.doc = append(d.doc, pick(r, "Same.", "More."))
		for i := range *list {
			if (*list)[i].id > 0 && r.IntN(2) == 0 {
				(*list)[i].fill = append((*list)[i].fill, "// More.")
			}
		}
	}
}

// places returns the indexes of the places in a list that build the same as its first one.
func places(list []node) (at []int) {
	for i, n := range list {
		if n.id > 0 && (len(at) == 0 || n.value == list[at[0]].value) {
			at = append(at, i)
		}
	}
	return at
}

// list returns the statements of a function or of a block in it.
func (r *dice) list(d *decl) *[]node {
	list := &d.body
	for r.IntN(2) == 0 && len(*list) > 0 {
		i := r.IntN(len(*list))
		if (*list)[i].close == "" {
			break
		}
		if n := &(*list)[i]; len(n.other) > 0 && r.IntN(2) == 0 {
			list = &n.other
		} else {
			list = &n.kids
		}
	}
	return list
}
