// Package reconcile brings a record in line with what is on disk. First it asks what became of each file, see fate. Then
// one place applies what was found, a scan and its planner prove what could only be guessed, what is not explained by
// the decisions of now is looked for in the past, and what nobody came back to is forgotten. Out comes another record,
// the scan that it was proved on, and sentences for people. It changes no file, and it does not save.
package reconcile
