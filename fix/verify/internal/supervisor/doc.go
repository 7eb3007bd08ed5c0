// Package supervisor runs a command and ends all processes that it leaves.
//
// The input is a command that was not started yet; the output is its outcome, when none of its processes is left. On
// Linux that is every descendant, wherever it went (a session of its own, a second fork), also if this process is
// killed meanwhile, and an error where some could not be ended within seconds; on other systems with process groups it
// is the command's group, and elsewhere the command alone. What a command has another program start (systemd, cron, a
// container's daemon) is not found.
//
// On Linux the command runs below a second process of this same program, which adopts what loses its parent
// (PR_SET_CHILD_SUBREAPER). It is a process of its own, since this one also starts what may stay: an editor can leave
// a server, and nobody could tell the two apart. It never becomes this by its environment or by its arguments, but by
// a name that no user calls it by, and gets what to run through a pipe.
package supervisor
