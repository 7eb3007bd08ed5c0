// Package reach finds the declarations of dependencies that the wanted packages reach: in go listings and the sources,
// out comes, for each package that is not wanted, what is kept of it, as syntax trees without function bodies.
//
// A declaration is reached when reached source names it; methods by name alone, whatever the type, see demand. So too
// much may be kept, which costs time, and never too little: declarations do not depend on bodies, and the types of what
// is kept are exact. It goes by names, before anything is type-checked, and knows nothing of types.
package reach
