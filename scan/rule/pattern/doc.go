// Package pattern says which packages a Go package pattern of the rule file means, and what an import path is. In goes
// a pattern as it is written, out comes what is wrong with it, or a [Matcher] that is asked with a package's folder and
// import path. Nothing is read.
package pattern
