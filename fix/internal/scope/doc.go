// Package scope is what a violation sees where it stands: the functions around it, and the variables that it can name
// there. It says of a value of one whether the code around the place has just found out that there is none. Which of
// the values is taken is for others to say.
package scope
