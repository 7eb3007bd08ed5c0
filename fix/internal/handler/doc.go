// Package handler knows what functions are called by servers, and for each of what: by the types that frameworks and
// libraries give them, by what their receiver embeds, or because values of its type are registered with a server. It
// says what a function is, not what follows for the values that are built in it.
package handler
