// Package handler recognises functions that a server calls, and tells for each of what (each request, each message):
// by parameter types of known frameworks, by what their receiver embeds, or because values of the receiver's type are
// registered with a server.
//
// In: a function at a place. Out: words such as "for each request", or nothing. Unsound: a framework that is not
// listed is not recognised.
package handler
