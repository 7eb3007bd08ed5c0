package reach

import (
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/typetest"
)

// setting are functions that set the variable v or other, in a comment behind each: whether they always do before they
// return without an error, and whether they may fail and have set none.
const setting = `
-- os/os.go --
package os

func Exit(code int)  {}
func Getenv() string { return "" }
-- log/log.go --
package log

func Fatal(a ...any)  {}
func Println(a ...any) {}
-- sync/sync.go --
package sync

type Once struct{}

func (*Once) Do(f func()) {}
-- atomic/atomic.go --
package atomic

type Pointer[T any] struct{ p *T }

func (p *Pointer[T]) Store(v *T)           {}
func (p *Pointer[T]) Load() *T             { return nil }
func (p *Pointer[T]) Swap(v *T) *T         { return nil }
-- a/a.go --
package a

import (
	"atomic"
	"log"
	"os"
	"sync"
)

type T struct{ n int }

var (
	v     *T
	other *T
	free  *T
	held  atomic.Pointer[T]
	once  sync.Once
	on    bool
)

func make() *T            { return &T{} }
func dial() (*T, error)   { return nil, nil }
func fill(t **T)          {}
func use(t *T) error      { return nil }

func set()                { v = make() } // always
func setOther()           { other = make() } // always
func setFree()            { free = make() } // no
func setNil()             { v = nil } // no
func setField()           { v.n = 1 } // always
func setOfTwo()           { free, v = nil, make() } // always
func setOfTwoNil()        { free, v = make(), nil } // no
func setByTwo()           { v, _ = dial() } // no
func setSecond()          { _, v = pair() } // always
func nothing()            {} // no
func reads()              { use(v) } // no
func locals()             { v := make(); use(v) } // no
func bySetter()           { setter() } // always
func byOther()            { setFree() } // no
func byAddress()          { fill(&v) } // always
func byOtherAddress()     { fill(&free) } // no
func byStore()            { held.Store(make()) } // always
func bySwap()             { held.Swap(make()) } // always
func byLoad()             { held.Load() } // no
func byOnce()             { once.Do(func() { v = make() }) } // always
func byOnceNot()          { once.Do(func() { free = make() }) } // no
func byOnceOf()           { once.Do(setter) } // no
func byLiteral()          { func() { v = make() }() } // always
func byLiteralMaybe()     { func() { if on { v = make() } }() } // no
func inLiteral()          { f := func() { v = make() }; f() } // no
func inGoroutine()        { go func() { v = make() }() } // no
func inDefer()            { defer func() { v = make() }() } // always
func inBlock()            { { v = make() } } // always
func underLabel()         { again: v = make(); goto again } // always
func ifOn()               { if on { v = make() } } // no
func ifOnElse()           { if on { v = make() } else { v = make() } } // always
func ifOnElseNot()        { if on { v = make() } else { free = make() } } // no
func ifElseIf()           { if on { v = make() } else if on { v = make() } } // no
func ifUnset()            { if v == nil { v = make() } } // always
func ifUnsetElse()        { if v != nil { return }; v = make() } // always
func ifSetNot()           { if v != nil { v = make() } } // no
func ifNilFirst()         { if nil == v { v = make() } } // no
func ifOtherUnset()       { if free == nil { v = make() } } // no
func ifLess()             { if v.n < 1 { v = make() } } // no
func ifInit()             { if v = make(); on { free = nil } } // always
func ifCondition()        { if use(replaced(&v)) == nil { free = nil } } // always
func returnsFirst()       { if on { return }; v = make() } // no
func returnsLater()       { v = make(); if on { return } } // always
func returnsBoth()        { if on { v = make(); return }; v = make() } // always
func stopsFirst()         { if on { panic("") }; v = make() } // always
func panics()             { panic("") } // always
func exits()              { if on { v = make() } else { os.Exit(1) } } // always
func fatal()              { if on { v = make() } else { log.Fatal() } } // always
func logs()               { if on { v = make() } else { log.Println() } } // no
func gets()               { if on { v = make() } else { os.Getenv() } } // no
func loops()              { for on { v = make() } } // no
func loopsOnce()          { for v = make(); on; { free = nil } } // always
func loopsUntil()         { for v == nil { free = nil } } // always
func loopsWhile()         { for v != nil { free = nil } } // no
func ranges()             { for range 3 { v = make() } } // no
func rangesAfter()        { v = make(); for range 3 { free = nil } } // always
func switches()           { switch { case on: v = make() } } // no
func switchesAll()        { switch { case on: v = make(); default: v = make() } } // always
func switchesSome()       { switch { case on: free = nil; default: v = make() } } // no
func switchesInit()       { switch v = make(); on { case true: free = nil } } // always
func switchesDefault()    { switch { default: v = make() } } // always
func typeSwitches(x any)  { switch x.(type) { case int: v = make(); default: v = make() } } // always
func typeSwitchesNot(x any) { switch x.(type) { case int: v = make() } } // no
func typeSwitchesInit(x any) { switch v = make(); x.(type) { case int: free = nil } } // always
func selects(c chan int)  { select { case <-c: v = make(); default: v = make() } } // always
func selectsOne(c chan int) { select { case <-c: v = make() } } // always
func selectsNot(c chan int) { select { case <-c: v = make(); default: free = nil } } // no
func selectsInto(c chan *T) { select { case v = <-c: } } // always
func declares()           { var x = replaced(&v); use(x) } // no
func returned() *T        { return replaced(&v) } // always

func tries() error        { v = make(); return nil } // always
func triesFails() error   { if on { return use(nil) }; v = make(); return nil } // always fails
func triesNil() error     { if on { return nil }; v = make(); return nil } // no
func triesSetsFirst() error { v = make(); return use(nil) } // always
func triesDial() (err error) { v, err = dial(); return err } // always fails
func triesOther() (err error) { free, err = dial(); v = make(); return err } // always
func triesBare() (err error) { if on { return }; v = make(); return nil } // no
func triesValue() (*T, error) { if on { return nil, use(nil) }; v = make(); return v, nil } // always fails

func askReturns() (err error)  { v, err = dial(); if err != nil { return err }; return nil } // always fails
func askReturnsNil() error     { c, err := dial(); if err != nil { return nil }; v = c; return nil } // no
func askLocal() error          { c, err := dial(); if err != nil { return err }; v = c; return nil } // always fails
func askLocalGoesOn() error    { c, err := dial(); if err != nil { log.Println(err) }; v = c; return nil } // no
func askLocalExits() error     { c, err := dial(); if err != nil { os.Exit(1) }; v = c; return nil } // always
func askLocalPanics()          { c, err := dial(); if err != nil { panic(err) }; v = c } // always
func askLocalIgnores()         { c, _ := dial(); v = c } // no
func askLocalMust()            { c, err := dial(); must(err); v = c } // always
func askLocalMustOther()       { c, err := dial(); must(nil); v = c; use(nil); _ = err } // no
func askLocalLook()            { c, err := dial(); look(err); v = c } // no
func askLocalElse() error      { c, err := dial(); if err == nil { v = c } else { return err }; return nil } // always fails
func askLocalElseNot()         { c, err := dial(); if err == nil { v = c } else { log.Println(err) } } // no
func askLocalWorked() error    { c, err := dial(); if err == nil { v = c; return nil }; return err } // always fails
func askLocalWorkedOn() error  { c, err := dial(); if err == nil { v = c }; return err } // always fails
func askLocalUnasked() error   { c, err := dial(); v = c; return err } // always fails
func askLocalUnaskedNil() error { c, err := dial(); v = c; _ = err; return nil } // no
func askInit() error           { if c, err := dial(); err != nil { return err } else { v = c }; return nil } // always fails
func askInitWorked() error     { if c, err := dial(); err == nil { v = c; return nil }; return use(nil) } // always fails
func askOther() error          { c, err := dial(); if on { return err }; v = c; return nil } // no fails
func askBoth() error           { c, err := dial(); if err != nil || on { return err }; v = c; return nil } // always fails
func askSwapped() error        { c, err := dial(); if nil != err { return err }; v = c; return nil } // always fails
func askTwice() error          { c, err := dial(); if err != nil { return err }; c, err = dial(); if err != nil { return err }; v = c; return nil } // always fails
func askAgain() error          { c, err := dial(); if err != nil { c, err = dial(); if err != nil { return err } }; v = c; return nil } // no fails
func askDefault() error        { c, err := dial(); if err != nil { c = make() }; v = c; return nil } // no
func askSets() (err error)     { v, err = dial(); if err != nil { v = make() }; return nil } // always fails
func askSetsBare() (err error) { v, err = dial(); return } // always fails
func askSetsNil() (err error)  { v, err = dial(); return nil } // no fails
func askSetsIgnored()          { v, _ = dial() } // no
func askSetsLooks() (err error) { v, err = dial(); log.Println(err); return err } // always fails
func askSetsMust() (err error) { v, err = dial(); must(err); return nil } // always fails
func askSetsWorked() (err error) { if v, err = dial(); err == nil { return nil }; return err } // always fails
func askOfThree()              { c, n, err := three(); if err != nil { return }; v = c; _ = n } // no
func askNoError()              { c, n := two(); v = c; _ = n } // always
func askMaybe()                { v = maybe() } // no
func askMaybeLiteral()         { v = maybeLiteral() } // always
func boolFalse() bool          { if on { return false }; v = make(); return true } // always fails
func boolTrue() bool           { if on { return true }; v = make(); return true } // no
func boolVariable() bool       { if on { return on }; v = make(); return true } // no
func valueFirst() *T           { if on { return free }; v = make(); return v } // no
func askSure()                 { v = make() } // always

func must(err error)          {} // no
func look(err error)          {} // no
func three() (*T, int, error) { return nil, 0, nil } // no
func two() (*T, int)          { return nil, 0 } // no
func maybe() *T               { if on { return nil }; return make() } // no
func maybeLiteral() *T        { f := func() *T { return nil }; f(); return make() } // no

func setter()                { v = make() } // always
func replaced(t **T) *T      { return nil } // no
func pair() (error, *T)      { return nil, nil } // no
`

// TestAlways compares whether each function sets a variable with the comment behind it.
func TestAlways(t *testing.T) {
	p := typetest.Program(t, setting)
	pkg := p.Packages[len(p.Packages)-1]
	if len(pkg.Errors) > 0 {
		t.Fatal(pkg.Errors)
	}
	file := pkg.Files[0]
	notes := map[int]string{}
	for _, c := range file.Syntax.Comments {
		notes[file.Tok.Line(c.Pos())] = strings.TrimSpace(c.Text())
	}
	u := &Unset{}
	for _, name := range []string{"v", "other", "held"} {
		u.Vars = append(u.Vars, pkg.Types.Scope().Lookup(name).(*types.Var))
	}
	var functions []*ast.FuncDecl
	for _, decl := range file.Syntax.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || notes[file.Tok.Line(fn.Pos())] == "" {
			continue
		}
		functions = append(functions, fn)
		if fn.Name.Name == "setter" {
			u.Setters = append(u.Setters, fn)
		}
	}
	for _, fn := range functions {
		always, fails := u.always(pkg, fn)
		got := "no"
		if always {
			got = "always"
		}
		if fails {
			got += " fails"
		}
		if want := notes[file.Tok.Line(fn.Pos())]; got != want {
			t.Errorf("%s: %s, want %s", fn.Name.Name, got, want)
		}
	}
}
