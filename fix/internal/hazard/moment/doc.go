// Package moment finds when a violation is built: before main runs and the owner may not be set up, for each request,
// or in each round of a loop.
package moment
