// Package glossary is the form of the record that each kind of hazard, refusal and alternative has. The kinds and their
// records stand together where they are named; whoever shows them reads the records alone.
package glossary
