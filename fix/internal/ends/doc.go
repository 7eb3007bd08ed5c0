// Package ends is the table of what ends a value, by the names of methods: for Go code, for code in documentation, and
// for source that is only searched.
package ends
