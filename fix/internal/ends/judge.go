package ends

import (
	"go/types"
	"regexp"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/library"
)

// Verdict describes whether a method ends its receiver.
type Verdict struct {
	How       string // the verb: "closed"; empty when it does not end it
	Sure      bool   // it is known; otherwise only the name says so
	Read      string // ", as read in example.com/lib v1.2.3", for a generated row
	Flushes   string // how it sends what the receiver still holds: "it calls Flush"; empty where it does not, or that is not known
	Removable bool   // the call can be removed when the value must not end: it does nothing else that the caller waits for
}

// Ends reports whether the method ends its receiver, or may.
func (v Verdict) Ends() bool { return v.How != "" }

// Judge decides which methods end their receiver.
type Judge struct {
	Library library.Library
	Loaded  func(pkg *types.Package) *Source // returns a package that is loaded with bodies; nil for any other
	Read    func(obj types.Object) *Source   // returns the package of an object, from its folder; nil when it can't be read
}

// Call judges a method call by its selection. made is the type with which the value was built, nil when it is not
// known: it decides calls through an interface. named are the methods that the rule lists.
func (j Judge) Call(s *types.Selection, made types.Type, named []string) Verdict {
	fn, ok := s.Obj().(*types.Func)
	if !ok {
		return Verdict{}
	}
	rows := j.Library.Selected(s)
	if abstract(fn) && made != nil && !types.IsInterface(made) {
		if own := j.Library.Method(made, fn.Name()); own != nil || j.Library.Modelled(made) {
			rows = own
		}
		if obj, _, _ := types.LookupFieldOrMethod(made, true, fn.Pkg(), fn.Name()); obj != nil {
			if m, ok := obj.(*types.Func); ok {
				fn = m
			}
		} else if j.Library.Modelled(made) && rows == nil {
			return Verdict{}
		}
	}
	return j.judge(fn.Origin(), rows, j.modelled(s.Recv(), made), named)
}

// Method judges a method of a type.
func (j Judge) Method(t types.Type, fn *types.Func, named []string) Verdict {
	return j.judge(fn.Origin(), j.Library.Method(t, fn.Name()), j.Library.Modelled(t), named)
}

// Name judges a method by name, with the type that has it and the source of its package.
func (j Judge) Name(t *types.TypeName, name string, source *Source, named []string) Verdict {
	verdict := func(b Body) Verdict { return Verdict{How: how(name), Sure: true, Removable: removable(name, b)} }
	rows := j.Library.Method(t.Type(), name)
	switch {
	case rows.EndsReceiver():
		v := verdict(Body{})
		v.Read = rows.Source()
		return v
	case rows.Tell(), j.Library.Modelled(t.Type()):
		return Verdict{}
	case slices.Contains(named, name):
		return verdict(Body{})
	}
	if source != nil {
		b, ok := source.Method(t.Name(), name)
		switch {
		case ok && b.ends(name):
			return verdict(b)
		case ok && b.OnlyReads:
			return Verdict{}
		}
	}
	return Verdict{How: Verb(name), Removable: removable(name, Body{})}
}

func (j Judge) modelled(types ...types.Type) bool {
	return slices.ContainsFunc(types, j.Library.Modelled)
}

func abstract(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

func (j Judge) judge(fn *types.Func, rows library.Rows, modelled bool, named []string) Verdict {
	name := fn.Name()
	verdict := func(b Body) Verdict {
		return Verdict{How: how(name), Sure: true, Flushes: b.Flushes, Removable: removable(name, b)}
	}
	body, ok := j.loaded(fn)
	switch {
	case ok && body.ends(name):
		return verdict(body)
	case rows.EndsReceiver():
		v := verdict(Body{Flushes: j.flushes(fn, rows)})
		v.Read = rows.Source()
		return v
	case rows.Tell(), modelled:
		return Verdict{}
	case slices.Contains(named, name):
		if !ok && j.Read != nil {
			body, _ = read(j.Read(fn), fn)
		}
		return verdict(Body{Flushes: body.Flushes})
	case !ok && j.Read != nil:
		if body, ok = read(j.Read(fn), fn); ok && body.ends(name) {
			return verdict(body)
		}
	}
	if body.OnlyReads {
		return Verdict{}
	}
	if by := Verb(name); by != "" && !ordinary(fn) {
		return Verdict{How: by, Flushes: body.Flushes, Removable: removable(name, body)}
	}
	return Verdict{}
}

// flushes returns how a method that ends its receiver by rows sends what that still holds. Rows that were generated do
// not say so: the body is read.
func (j Judge) flushes(fn *types.Func, rows library.Rows) string {
	if _, ok := rows.Kind(library.Flushes); ok {
		return "it sends what is pending"
	}
	if rows.Tell() || j.Read == nil {
		return ""
	}
	body, _ := read(j.Read(fn), fn)
	return body.Flushes
}

// ByName judges a method in a snippet, which has no types, by the package whose client it is called on.
func ByName(path, name string, named []string) Verdict {
	known := Verdict{How: how(name), Sure: true, Removable: removable(name, Body{})}
	rows, whole := (library.Library{}).Anywhere(path, name)
	switch {
	case rows.EndsReceiver():
		return known
	case whole:
		return Verdict{}
	case slices.Contains(named, name):
		return known
	}
	return Verdict{How: Verb(name), Removable: removable(name, Body{})}
}

// ordinary reports whether a function is of a standard package whose methods of such names end nothing that is
// shared.
func ordinary(fn *types.Func) bool {
	return fn.Pkg() != nil && slices.Contains([]string{"context", "sync", "sync/atomic", "reflect", "testing", "flag"}, fn.Pkg().Path())
}

func (j Judge) loaded(fn *types.Func) (Body, bool) {
	if fn.Pkg() == nil || j.Loaded == nil {
		return Body{}, false
	}
	return read(j.Loaded(fn.Pkg()), fn)
}

func read(s *Source, fn *types.Func) (Body, bool) {
	recv := fn.Signature().Recv()
	if s == nil || recv == nil {
		return Body{}, false
	}
	t := identity.Named(recv.Type())
	if t == nil {
		return Body{}, false
	}
	return s.Method(t.Name(), fn.Name())
}

// how returns the verb for a method that is known to end its receiver.
func how(name string) string {
	if by := Verb(name); by != "" {
		return by
	}
	return "ended with " + name
}

var (
	removableNames         = regexp.MustCompile(`(?i)^(close|closenow|closeall|forceclose|shutdown|gracefulshutdown|disconnect|disconnectall)$`)
	removableUnlessWaiting = regexp.MustCompile(`(?i)^(stop|gracefulstop|quit|terminate|destroy|dispose|release)$`)
)

// removable reports whether a method does nothing but end its receiver: it does not wait for work to finish, or send
// what is pending.
func removable(name string, b Body) bool {
	return removableNames.MatchString(name) || removableUnlessWaiting.MatchString(name) && !b.Waits
}
