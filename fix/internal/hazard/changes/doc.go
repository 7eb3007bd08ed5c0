// Package changes answers what changes a violation's value after it was made: a field that is set, wherever the value
// is by then, a setter that is called on it, what it is handed to.
//
// A method is known by its body where that is loaded ([Finder.does]): it changes its receiver when what it is given
// gets into what a constructor, a literal or an option sets, or into a func, a hook or another part. Counters, queues
// and caches are ordinary work. Elsewhere it is known by what is kept of libraries, and by the rule's own list. What
// is left may be a change where its name and its signature say so, and then it is said that this is not known.
package changes
