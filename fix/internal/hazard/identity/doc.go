// Package identity finds code that depends on the identity of a violation's value, and so behaves differently when
// many values become one: the value is compared with others, is the key of a map, or is locked.
//
// In: the trace of the value (package effect). Out: hazards of kind identity. Each comparison (==, switch,
// slices.Contains and the like) is followed forward, through variables and results, to the branches that it decides.
// It counts when a branch closes, changes, replaces, returns or uses a client, or stops with an error, a panic or a
// failed test. What is only counted or printed does not count, nor does a comparison with nil.
//
//	if c != shared { c.Close() }        // counts
//	if a == b { log.Print("same") }     // does not
//
// A map with the value as its key counts when it holds state for each client. A set, a map of flags or of counters
// counts only when a lookup or a range over it decides such a branch. A lock counts outside of the methods of the
// value's own type.
//
// A struct or an array that holds the value, the address of one of its fields, and its handle from package unique are
// followed like the value, since comparing them compares it (carriers.go).
//
// It is a may-analysis. Not followed: the result of a comparison in a field or container, or through more than three
// variables and functions; reflect.DeepEqual, which does not compare identities.
//
// Words: an answer is the result of a comparison on its way; an effect is an operation that counts.
package identity
