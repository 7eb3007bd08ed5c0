package format

import (
	"fmt"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/account"
)

// curve is the number of violations left over time, in the coordinates of an SVG.
type curve struct {
	Line        string // of a polyline: "x,y x,y"
	Ruled       []int  // the x coordinates at which the rule file changed
	Most        int    // the value at the top
	First, Last string // days
}

// The size of the SVG, and its margins for labels.
const (
	curveWidth, curveHeight = 720, 180
	curveLeft, curveTop     = 40, 10
	curveRight, curveBottom = 710, 150
)

// newCurve returns the curve of points, or nil if there are fewer than two.
func newCurve(points []account.Point) *curve {
	if len(points) < 2 {
		return nil
	}
	days := make([]int, len(points))
	for i, p := range points {
		if t, err := time.Parse(time.DateOnly, p.Day); err == nil {
			days[i] = int(t.Unix() / (24 * 60 * 60))
		}
	}
	c := &curve{First: points[0].Day, Last: points[len(points)-1].Day}
	for _, p := range points {
		c.Most = max(c.Most, p.Left)
	}
	first, span := days[0], days[len(days)-1]-days[0]
	var line []string
	for i, p := range points {
		x := curveLeft + (curveRight-curveLeft)*i/(len(points)-1)
		if span > 0 {
			x = curveLeft + (curveRight-curveLeft)*(days[i]-first)/span
		}
		y := curveBottom
		if c.Most > 0 {
			y -= (curveBottom - curveTop) * p.Left / c.Most
		}
		line = append(line, fmt.Sprintf("%d,%d", x, y))
		if p.Ruled {
			c.Ruled = append(c.Ruled, x)
		}
	}
	c.Line = strings.Join(line, " ")
	return c
}
