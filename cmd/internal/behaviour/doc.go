// Package behaviour holds the proof that a rewrite behaves: small modules with tests of their own, each after a thing
// that people were bitten by. There is nothing in it but that test.
//
// A module says in its section want what must be known of each violation: how much is proven of its rewrite, and the
// hazards with words of their sentences, or the kind of the refusal. Its own tests pass before; `ssot fix`, which takes
// what is proven, is run; they pass after. A module counts when a wrong rewrite would make them fail. Quiet modules,
// where nothing must be said, are as many as loud ones: a hazard that is not there costs as much as one that is missed.
package behaviour
