// Package setup is the command ssot init below its flags: in go a folder without a rule file and a person's answers, or
// none, out come a rule file, the owners that were asked for, and what to do next.
//
// The survey (fix/survey) says what is built and who could own it. A plan holds the questions, each with its answers
// and a default. An answer is tried before it is given: the rule file that it would make is scanned with, in memory,
// and its rewrites are planned, so that each says how many would be ready, and what does not type-check is no answer.
// Nothing is written before the last question; what is there is never overwritten.
package setup
