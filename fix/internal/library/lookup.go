package library

import (
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// Library is the knowledge of libraries: the rows by hand, and rows learned from the modules of one build. The zero
// Library has the rows by hand alone. A row by hand takes precedence, and so does a library that was read as a
// whole by hand.
type Library struct{ learned *table }

// Of returns the rows of a function, method, field or variable as it is declared. A promoted method is looked up at
// the type that declares it; see [Selected] for the types through which it is promoted.
func (l Library) Of(obj types.Object) Rows {
	if obj == nil || obj.Pkg() == nil {
		return nil
	}
	switch o := obj.(type) {
	case *types.Func:
		recv := o.Origin().Signature().Recv()
		if recv == nil {
			return l.at(o.Pkg(), "", o.Name())
		}
		if name := identity.Named(recv.Type()); name != nil {
			return l.at(name.Pkg(), name.Name(), o.Name())
		}
	case *types.Var:
		if !o.IsField() {
			return l.at(o.Pkg(), "", o.Name())
		}
		// A types.Var does not know its struct, so try the types of its package that have a row of this name.
		for _, row := range l.All() {
			if row.Package == o.Pkg().Path() && row.Name == o.Name() && fieldOf(o.Pkg(), row.Type, o.Origin()) {
				return l.at(o.Pkg(), row.Type, row.Name)
			}
		}
	}
	return nil
}

// Selected returns the rows of the selected object under every type through which the selection goes: in c.Close, c
// may be a local struct that embeds a *redis.Client, whose Close is itself promoted. The outermost type with rows
// of that name wins.
func (l Library) Selected(s *types.Selection) Rows {
	if s == nil {
		return nil
	}
	t := s.Recv()
	for _, i := range s.Index() {
		if name := identity.Named(t); name != nil {
			if found := l.at(name.Pkg(), name.Name(), s.Obj().Name()); found != nil {
				return found
			}
		}
		st := structOf(t)
		if st == nil || i >= st.NumFields() {
			break
		}
		t = st.Field(i).Type()
	}
	return l.Of(s.Obj())
}

// Method returns the rows of a method of a value whose type is known, also if it is called through a local
// interface. Embedded types are looked up by name, since the loader keeps only the used parts of a dependency.
func (l Library) Method(t types.Type, name string) Rows {
	return l.method(t, name, 0)
}

// deepest is the maximal depth of embedding that is followed.
const deepest = 5

func (l Library) method(t types.Type, name string, depth int) Rows {
	n := identity.Named(t)
	if n != nil {
		if found := l.at(n.Pkg(), n.Name(), name); found != nil {
			return found
		}
	}
	if depth > deepest {
		return nil
	}
	if i, ok := t.Underlying().(*types.Interface); ok {
		for m := range i.Methods() {
			if m.Name() == name {
				return l.Of(m)
			}
		}
		return nil
	}
	if n != nil {
		if own, ok := types.Unalias(n.Type()).(*types.Named); ok {
			for m := range own.Methods() {
				if m.Name() == name {
					return nil // a method of the type's own, without rows
				}
			}
		}
	}
	st := structOf(t)
	if st == nil {
		return nil
	}
	for f := range st.Fields() {
		if !f.Embedded() {
			continue
		}
		if found := l.method(f.Type(), name, depth+1); found != nil {
			return found
		}
	}
	return nil
}

// Named returns the rows of a symbol by its names, without types; typ is empty for a function.
func (l Library) Named(path, typ, name string) Rows {
	key := symbol{path, typ, name}
	if found := rows().rows[key]; found != nil || rows().whole[path] || l.learned == nil {
		return found
	}
	return l.learned.rows[key]
}

// Anywhere returns the rows with a name in a package, for all types, and reports whether the package was read as a
// whole.
func (l Library) Anywhere(path, name string) (found Rows, whole bool) {
	for _, row := range l.All() {
		if row.Package == path && row.Name == name {
			found = append(found, row)
		}
	}
	return found, rows().whole[path]
}

// Endings returns the names of the methods that end a type's values.
func (l Library) Endings(t *types.TypeName) []string {
	var out []string
	for _, row := range l.All() {
		if t.Pkg() != nil && row.Package == t.Pkg().Path() && row.Type == t.Name() && (Rows{row}).EndsReceiver() {
			out = append(out, row.Name)
		}
	}
	return out
}

// Known reports whether the library that declares a function, or the type of a method or field, was read as a
// whole, so that a symbol without a row has no special behaviour.
func (l Library) Known(obj types.Object) bool {
	return obj != nil && obj.Pkg() != nil && rows().whole[obj.Pkg().Path()]
}

// Whole reports whether a package was read as a whole by hand.
func (l Library) Whole(path string) bool { return rows().whole[path] }

// Modelled reports whether a type has rows in a library that was read as a whole, so that its members without a row
// have no special behaviour.
func (l Library) Modelled(t types.Type) bool {
	name := identity.Named(t)
	return name != nil && name.Pkg() != nil && rows().whole[name.Pkg().Path()] && rows().typed[[2]string{name.Pkg().Path(), name.Name()}]
}

// All returns all rows in file order, those by hand first.
func (l Library) All() []Row {
	if l.learned == nil {
		return rows().listed
	}
	return l.learned.listed
}

func (l Library) at(pkg *types.Package, typ, name string) Rows {
	if pkg == nil {
		return nil
	}
	return l.Named(pkg.Path(), typ, name)
}

func structOf(t types.Type) *types.Struct {
	t = types.Unalias(t)
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	return st
}

func fieldOf(pkg *types.Package, typ string, v *types.Var) bool {
	name, ok := pkg.Scope().Lookup(typ).(*types.TypeName)
	if !ok {
		return false
	}
	st := structOf(name.Type())
	if st == nil {
		return false
	}
	for f := range st.Fields() {
		if f == v {
			return true
		}
	}
	return false
}
