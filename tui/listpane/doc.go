// Package listpane is the list of violations: groups, files, one line each, a cursor that stays in sight.
//
// Items come sorted; a table puts headings over them, the Model moves a cursor and keeps its row in sight, the painter
// draws one line at a time. Only what is on the screen is drawn, and only when something of it changed.
package listpane
