// Command golden says what changed for users between two commits, to developers.
//
//	go run ./cmd/internal/golden [-module DIR]... [-runs N] [-keep] BASE [HEAD]
//
// It builds a collector in both (HEAD is the working tree where it is not given), has each say everything that its ssot
// says of five public modules, and prints what differs: each violation with its priority, state, hazards, refusal and
// the diff of each of its rewrites, the counts, the news, and what `ssot fix` would do with all hazards taken along.
// It exits with 0 and prints nothing when nothing differs, with 1 when something does, with 2 when it could not tell.
//
// The modules are pinned in modules/*.txtar with the hash of their content, the rule file that they get and packages
// for owners. They come from the module proxy, as what they import does; their own go.sum verifies that, so the go
// command runs with -mod=readonly: nothing is resolved anew. Each is copied to a temporary folder, for the module cache
// is read-only. The collector then runs with GOPROXY=off.
//
// The source of the collector is that of the working tree in both commits, so that a record means the same; a commit
// that it does not compile in is built with its own. The processes take turns in going first, and the last line says
// how long they took: it serves as a benchmark, better with -runs 3, of which the fastest counts.
package main
