// Package glossary defines the record (name, title, help) that describes a kind of hazard, refusal or alternative. The
// kinds and their records are declared together, in packages refusal and alternative.
package glossary
