// Package configuration says in which build configurations the folders of a tree have to be loaded: in go the folders,
// the build tags and the platforms, out come the configurations, each with the folders in which it makes a difference.
// It goes by file names, constraints and imports; nothing is loaded, and the go command is asked for nothing but the
// platforms that it knows.
package configuration
