// Package words says numbers, lists and pieces of code in a sentence.
package words
