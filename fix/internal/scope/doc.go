// Package scope describes what is in scope at a violation: the functions around it and the variables that can be
// mentioned there, nearest first.
//
// Absent evaluates the conditions around the site: it reports a value that is nil, or whose ok or error says that it is
// missing, on every path to the site. Which variable a placeholder is bound to is decided in package use.
package scope
