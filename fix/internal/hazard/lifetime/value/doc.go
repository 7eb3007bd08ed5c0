// Package value follows what is built at a place through the function there: into which variables it goes, what the
// conditions around it say of whether building it succeeded, and whether it is built only while what keeps it is empty.
package value
