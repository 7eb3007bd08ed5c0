// Package words formats counts, lists and pieces of code for use in a sentence.
package words
