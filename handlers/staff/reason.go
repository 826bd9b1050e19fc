package staff

import "rettighetsporten/handlers/web"

// Reason words why a store gave nothing or not everything. The common words
// speak to the person whom it is about; where that will not do, there are
// others for staff.
func Reason(b web.Base, key string) string {
	if own := "staff." + key; b.L.Has(own) {
		return b.T(own)
	}
	return b.T(key)
}
