// Package decisionset groups decisions into the sets that must be planned together: one set for each package, or for
// several packages that an accepted rewrite changes together.
//
// Packages are united with a union-find forest. A set does not depend on the order in which its decisions were made,
// and its key identifies it in the cache of package fix.
package decisionset
