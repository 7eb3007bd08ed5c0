// Package identity compares objects and types across type checks. A package that is checked twice has two sets of
// objects, so that == and [types.Identical] fail between them; here declared objects are compared by import path and
// name ([Key]), and other types by structure. It also names types in sentences, so that two types of one name differ.
package identity
