// Package pattern says which packages a Go package pattern of the rule file means, and what an import path is. [Check]
// returns what is wrong with a pattern. [New] compiles patterns into a [Matcher], which tests a package's folder and
// import path. The package reads no files.
package pattern
