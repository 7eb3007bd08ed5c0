// Package closes answers what ends a violation's value. [effect] says where the value goes; here it is asked of each
// method that is called on it whether that ends it ([ends]), and of each place where it goes out of sight what is known
// of what gets it: rows of its library ([library]), then its source as syntax ([unloaded]).
//
// It is a may-analysis, as CodeQL's and Infer's resource checkers are: what is found is a hazard that is known where
// the method is known to end the value, and one that could not be told where only its name says so, or where the value
// is out of sight. Silence means that nothing was found and nothing was left out.
package closes
