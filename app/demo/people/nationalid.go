package people

import (
	"fmt"

	"rettighetsporten/models"
)

// newNationalID returns a synthetic number for somebody born on the date: the
// month plus 80, as Skatteetaten's test persons have it, and the day plus 40
// for a D-number. Both check digits are right under the rules of today.
func newNationalID(r *Random, born models.Date, female, dNumber bool) (models.NationalID, error) {
	day := born.Day
	if dNumber {
		day += 40
	}
	for {
		serial := r.IntN(500) // 000–499 for the years 1900–1999
		if born.Year >= 2000 {
			serial += 500 // 500–999 for 2000–2039
		}
		if female == (serial%2 == 1) {
			continue // even for women, odd for men
		}
		nine := fmt.Sprintf("%02d%02d%02d%03d", day, int(born.Month)+80, born.Year%100, serial)
		first := checkDigit(nine, 3, 7, 6, 1, 8, 9, 4, 5, 2)
		if first == 10 {
			continue
		}
		ten := fmt.Sprintf("%s%d", nine, first)
		second := checkDigit(ten, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
		if second == 10 {
			continue
		}
		id, err := models.ParseNationalID(fmt.Sprintf("%s%d", ten, second))
		if err != nil {
			return models.NationalID{}, fmt.Errorf("making a national identity number: %w", err)
		}
		return id, nil
	}
}

// checkDigit returns the digit that makes the weighted sum divisible by 11, or
// 10 when there is none.
func checkDigit(digits string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	return (11 - sum%11) % 11
}
