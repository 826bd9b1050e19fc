package identity

// emailACR is a login by nothing but an e-mail address. Anybody can have one,
// so it proves nobody.
const emailACR = "selfregistered-email"

// levels orders the assurance levels of ID-porten and Ansattporten. A higher
// one stands in for a lower, never the other way round.
var levels = map[string]int{
	"idporten-loa-low":         1,
	"eidas-loa-low":            1,
	"idporten-loa-substantial": 2,
	"eidas-loa-substantial":    2,
	"substantial":              2,
	"idporten-loa-high":        3,
	"eidas-loa-high":           3,
	"high":                     3,
}

// ACRAtLeast reports whether a login at the level got is as secure as the level
// want. A level we do not know satisfies only itself, a login by e-mail
// satisfies nothing, and every other level satisfies an empty want.
func ACRAtLeast(got, want string) bool {
	if got == emailACR {
		return false
	}
	if want == "" || got == want {
		return true
	}
	g, w := levels[got], levels[want]
	return w > 0 && g >= w
}
