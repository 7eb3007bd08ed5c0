// Package typetest type-checks small sources in memory for tests: a package of an archive is there in a millisecond,
// without a scan and without the go command. What a scan adds to a program (lists of packages, several configurations,
// declarations of dependencies alone) is not there.
package typetest
