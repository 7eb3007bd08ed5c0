// Package steptest makes steps in which each system call fails or is the last one, and tells what came of each, for
// tests of packages below journal.
package steptest
