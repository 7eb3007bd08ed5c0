// Package setup finds whether an owner's set-up has run when a violation would ask for its value: in each program that
// gets there, and in each test. Calls are followed upward from the violation; what is called before on the way, or in a
// package's initialisation, counts. What is known of an owner, and who sets it up where, is found once.
package setup
