// Package use is a rule's replacement expression: typed once for each configuration, with what can stand for its
// placeholders at a place, found in the scope there.
package use
