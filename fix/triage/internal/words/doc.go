// Package words makes the words of sentences: counts with their nouns and verbs, lists that say how many there are
// more, and text of which nothing reaches a terminal but what can be read. It knows nothing of sessions.
package words
