// Package target says which files a step may replace: regular ones below one folder that the caller's rule lets
// through, that no link leads to, and to whose text this process has a right.
//
// What goes in is a path, whoever says it; what comes out is what the file is, or why it is left alone. The package
// writes nothing.
package target
