// Package widen finds the declarations that have to get a use's type: the value goes into a field, a variable or a
// parameter that is declared as the pointer which stood there, and the use is an interface. From there on it is
// followed: what is read out of such a place goes into others. Whether those who use them can do with the wider type is
// the type checker's to say; what that can't see is refused here.
//
// It follows assignments, declarations, composite literals and arguments of declared functions. Elements of lists and
// maps, results of functions and function types keep their types, so the type checker refuses what goes there.
package widen
