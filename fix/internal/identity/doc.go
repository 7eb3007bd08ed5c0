// Package identity says when two objects or types are the same, also when they come from two checks of one package, in
// which nothing is identical; and how a type is called in a sentence, so that two of one name are told apart.
package identity
