// Package keys is the table of the screen's keys: what each is for, what it is called in the help and in the line of
// keys, and when it is on that line. A message goes in, the key that it is comes out. What a key does is the screen's
// business: nothing here decides anything.
package keys
