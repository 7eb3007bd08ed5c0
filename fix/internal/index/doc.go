// Package index finds where each object of a package is mentioned, what its variables are set to, and which packages
// mention the objects of another. An index is of one variant, is made once and is not changed.
package index
