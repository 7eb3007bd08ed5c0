// Package reach finds the declarations of dependencies that the wanted packages reach: it takes go listings and the
// sources, and returns for each dependency the syntax trees to type-check in place of the whole package.
//
// The algorithm is a worklist over names, before anything is type-checked. A selector in a wanted package requests a
// package-level name of each import that its qualifier may stand for. A requested declaration requests the names in its
// type, and in the initializer of an untyped variable or a constant; never those in a function's body. A type keeps a
// method once some reached source selects that method's name, or an interface has it, whatever the type.
//
// The result may hold too much, which costs time, and never too little: no declaration's type depends on a body, and a
// method whose name occurs nowhere can neither be called nor be required by an interface. So the types of what is kept
// are exact. Only hints of the type checker are lost ("but does have method Close").
//
// Words: a wanted package is checked with bodies; a dependency is any other; [Trimmed] is what is kept of it.
package reach
