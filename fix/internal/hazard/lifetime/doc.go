// Package lifetime finds code that wants many of a violation's value, each with a lifetime of its own: the value is
// built in a loop, for each request, message or connection, or for each element of a container. After the rewrite all
// of them would be the same value.
//
// In: a violation's place. Out: at most one hazard of kind lifetime. The steps:
//  1. Walk outward from the place to the enclosing function declaration, and judge each loop (package loop), function
//     literal (literal.go), container (package container) and handler signature (package handler).
//  2. Stop when the value is built at most once: it is stored in something that outlives the function, and is built
//     only while that is empty (package value).
//  3. Otherwise do the same at each call of the function, breadth first through the call graph. A call through an
//     interface or by an unloaded file is a guess, and makes the hazard unproven.
//  4. In tests, ask whether the value is built from something that the test created for itself: a server, a folder, a
//     random name (package fixture).
//
// A function that calls itself, directly or by way of others, makes the hazard unproven. Two calls of a local function
// literal are not many; two goroutines of it are, and two calls of a parameter that one statement list makes. A
// function in a list, a map or a struct's field is called many times where a loop calls it from there, but for the
// loop that goes through the list (stored.go).
//
// Unsound: a function that another package takes from a list or a field, or that is passed on from there, and calls by
// reflection are not followed.
package lifetime
