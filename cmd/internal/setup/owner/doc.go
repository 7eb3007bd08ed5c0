// Package owner writes a small package that has the one of something: in go what makes it and what ends it, out comes
// Go source that a team keeps from then on.
//
// The one lies in a variable behind a mutex, and not behind sync.OnceValue, for three reasons: what could not be opened
// is tried again with the next call and not remembered for ever, Close does not make one in order to close it, and a
// test can put one of its own in its place. Where making one takes a context it gets one that does not end with the
// request which happened to ask first.
package owner
