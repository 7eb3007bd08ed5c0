// Package value follows a new value within the function that builds it: which variables receive it, which conditions
// mean that building it succeeded, and whether it is built only while its variable is empty.
package value
