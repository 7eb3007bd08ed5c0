// Package reading numbers the keys that say how much of a rewrite is in sight, and in what way: scrolling it, its
// files, the whole screen for it. They decide nothing. They stand in the table of the screen's keys like all others.
package reading
