// Package closes answers what ends a violation's value: calls that are seen, functions that may only be there to end
// it, and source that is not loaded, which is searched by names. It also finds the closes that can go with the
// rewrite.
package closes
