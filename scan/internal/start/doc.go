// Package start says which folders of a tree have to be loaded, from import clauses, syntax and bytes alone: those that
// may break a rule, those without which others can't be understood ([Set]), and those that call what a rewrite may
// change ([Callers]). In go the tree with its files' content and the compiled rules. Too many folders cost time, too
// few would lose violations: where syntax can't tell, a folder is loaded. It runs and loads nothing; the modules below
// the tree that it does not enter are all that it reads.
package start
