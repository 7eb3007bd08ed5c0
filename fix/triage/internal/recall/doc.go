// Package recall looks in the earlier texts of files for what is in them now: a text that comes back may have been
// edited, or merged with another one, since it was written. It says what may come back, and on which base; whether that
// holds is for others to prove.
package recall
