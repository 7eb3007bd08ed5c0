// Package proof asks a scan and its planner whether recorded decisions hold: can they be planned on a new base, which
// of them did an edit touch, which base remains for the others. It answers with data and changes neither the record
// nor a file.
//
// A decision holds if the scan finds its violation, the planner plans it, and the package has no more errors with the
// text on disk than with the base. If an equal violation could be meant instead, the plan must also have the text on
// disk, apart from imports. Package errors that come from elsewhere make the answer Unknown: a later scan decides.
package proof
