// Package reach finds the declarations of dependencies that the wanted packages reach: it takes go listings and the
// sources, and returns for each dependency the syntax trees to type-check in place of the whole package.
//
// The algorithm is a worklist over names, before anything is type-checked. A selector in a wanted package requests a
// package-level name of each import that its qualifier may stand for. A requested declaration requests the names in its
// type, and in the initialiser of a constant or of a variable without a type, but never those in a function's body. A
// type keeps a method as soon as reached source selects that method's name, or an interface has it, whatever the type.
//
// The result may contain too much, which costs time, but never too little. No declaration's type depends on a function
// body, and a method whose name occurs nowhere can neither be called nor be required by an interface. So the types of
// the declarations that are kept are exact. Only hints of the type checker are lost ("but does have method Close").
//
// Words: a wanted package is type-checked with function bodies. A dependency is any other package. [Trimmed] is the
// part of a dependency that is kept. A declaration is reached if it must be kept. A name is requested of one package; a
// selector is mentioned for all types.
package reach
