// Package configuration says in which build configurations the folders of a tree have to be loaded: in go the folders,
// the build tags and the platforms, out come the configurations, each with the folders in which it makes a difference.
//
// The default configuration has all folders. A further one, for tags or a platform, has only the folders of which it
// includes other files, and the folders that import such a folder, directly or not. The decision uses file names,
// constraints and imports. Nothing is loaded; the go command is only asked for the platforms that it supports.
package configuration
