package web

import (
	"net/netip"
	"time"

	"github.com/labstack/echo/v4/middleware"

	"rettighetsporten/app/fault"
)

// A login that is begun is a row that anybody can make. One address can begin
// sixty at once, as an office behind one address may, and then one a second.
const (
	loginsAtOnce    = 60
	loginsPerSecond = 1
	forgetAddress   = 5 * time.Minute
)

// limiter counts by client address, in memory alone: addresses are neither
// stored nor logged, and each instance counts for itself.
type limiter struct {
	store *middleware.RateLimiterMemoryStore
}

func newLimiter() limiter {
	return limiter{middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
		Rate: loginsPerSecond, Burst: loginsAtOnce, ExpiresIn: forgetAddress,
	})}
}

// allow returns fault.TooMany when too many logins come from the address.
func (l limiter) allow(address string) error {
	ok, err := l.store.Allow(network(address))
	if err == nil && !ok {
		return fault.New(fault.TooMany, "login.too_many")
	}
	return err
}

// network returns what is counted together: an IPv4 address, or the 64 bits of
// an IPv6 address that one subscriber has.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "" // whoever has no address is counted as one
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, _ := ip.Prefix(64)
	return prefix.String()
}
