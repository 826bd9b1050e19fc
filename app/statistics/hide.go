package statistics

// fewest is how many requests a unit must have had before its figures are
// shown to others than the ombud and the leadership.
const fewest = 5

// hidden is whether and why a unit's figures are left out of what is handed on.
type hidden int

const (
	shown       hidden = iota
	few                // fewer than fewest: one might know who asked
	subtraction        // else one could work a hidden unit out from the total
)

// hide decides for each unit whether its figures are left out. A unit with
// fewer than five requests is. Since the total of its body is known, the next
// smallest units go with it, until at least two are hidden that have at least
// five requests together: then no subtraction gives a single one.
func hide(units []Line) []hidden {
	out := make([]hidden, len(units))
	bodies := map[string][]int{}
	for i, u := range units {
		bodies[u.Controller.ID] = append(bodies[u.Controller.ID], i)
	}
	for _, body := range bodies {
		count, together := 0, 0
		for _, i := range body {
			if units[i].Received < fewest {
				out[i] = few
				count, together = count+1, together+units[i].Received
			}
		}
		for count > 0 && (count < 2 || together < fewest) {
			next := smallestShown(units, out, body)
			if next < 0 {
				break
			}
			out[next] = subtraction
			count, together = count+1, together+units[next].Received
		}
	}
	return out
}

// smallestShown returns the unit of the body that is not hidden and has had the
// fewest requests, the first of several, or -1.
func smallestShown(units []Line, out []hidden, body []int) int {
	next := -1
	for _, i := range body {
		if out[i] == shown && (next < 0 || units[i].Received < units[next].Received) {
			next = i
		}
	}
	return next
}
