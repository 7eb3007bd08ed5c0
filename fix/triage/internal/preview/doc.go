// Package preview plans the rewrite of one violation on top of all decisions, and returns it as hunks with hazards and
// alternatives. It also finds violations whose rewrite has the same shape. It decides nothing.
package preview
