// Package identity says where a violation's value is told apart from others, so that something else happens when it is
// the same as they: it is compared, it is the key of a map, or it is locked.
//
// [effect] says where the value goes; each of these places is followed to its outcome. A comparison, by an operator, a
// switch, slices.Contains and its like, or what is kept in a variable or returned by a function, goes to the branches
// that it decides. Only an outcome counts that ends, changes, replaces, returns or uses a client, or that stops with an
// error, a panic or a failed test: two values that are one then take another way. What is only counted or printed is
// none of that, nor is a comparison with nil.
//
// A key counts where the map has something for each client, and where it decides an outcome: of a set, of flags and of
// counters it must be looked up or ranged over for one. A lock counts outside of the methods of the value's own type,
// where it is ordinary work.
//
// Not followed: a result of a comparison in a field, in a container, or through more than a few variables and
// functions; reflect.DeepEqual, which tells nothing apart by identity.
package identity
