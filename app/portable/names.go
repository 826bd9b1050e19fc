package portable

import (
	"fmt"
	"slices"
	"strings"
)

// FileNames returns the names of the tables' CSV files in the package. They come
// of what the declarations call the collections.
func FileNames(tables []Table) []string {
	names := make([]string, 0, len(tables))
	for _, t := range tables {
		base := strings.Map(func(r rune) rune {
			switch {
			case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_', r == '.':
				return r
			default:
				return '_'
			}
		}, t.Key)
		name := "csv/" + base + ".csv"
		for n := 2; slices.ContainsFunc(names, func(taken string) bool { return strings.EqualFold(taken, name) }); n++ {
			name = fmt.Sprintf("csv/%s-%d.csv", base, n)
		}
		names = append(names, name)
	}
	return names
}
