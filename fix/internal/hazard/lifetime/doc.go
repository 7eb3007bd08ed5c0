// Package lifetime finds whether code wants many of a violation's value: because it is built in a loop, for each request,
// message or connection, or to fill a container; there, or where the function that builds it is called. In tests it
// finds whether the value belongs to something that the test made for itself.
package lifetime
