// Package words builds parts of sentences: counts with nouns and verbs, shortened lists, and text without characters
// that would control a terminal. It knows nothing of sessions.
package words
