package sqlstore

import (
	"errors"
	"maps"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

var errDSN = errors.New("the DSN cannot be read") // a parser's own text repeats parts of it

// unnamed stands for a host or a user that the DSN does not name.
const unnamed = "none.invalid"

// What a DSN may say, and what holds where it says nothing: everything the
// driver would otherwise take from the environment or the home of who runs the
// portal, such as a password.
var postgresDefaults = map[string]string{
	"host": unnamed, "port": "5432", "user": unnamed, "password": "", "dbname": "", "application_name": "rettighetsporten",
	"connect_timeout": strconv.Itoa(int(dialTimeout.Seconds())), "sslmode": "prefer", "sslrootcert": "", "sslcert": "", "sslkey": "",
	"sslpassword": "", "sslsni": "1", "sslnegotiation": "", "target_session_attrs": "any", "channel_binding": "prefer",
}

// postgresFixed holds whatever the DSN says.
var postgresFixed = map[string]string{
	"passfile": "", "servicefile": "", "sslcertmode": "allow", "min_protocol_version": "", "max_protocol_version": "", "require_auth": "",
}

// postgresConfig reads the DSN, a URL or names and values, and nothing besides.
func postgresConfig(dsn string) (*pgx.ConnConfig, error) {
	said := dsn
	if scheme, rest, ok := strings.Cut(dsn, "://"); ok && (scheme == "postgres" || scheme == "postgresql") {
		settings, err := postgresURL(rest)
		if err != nil {
			return nil, errDSN
		}
		said = keywords(settings)
	}
	allowed := append(slices.Collect(maps.Keys(postgresDefaults)), "search_path")
	allowed = slices.AppendSeq(allowed, maps.Keys(postgresFixed))
	config, err := pgx.ParseConfigWithOptions(keywords(postgresDefaults)+" "+said+" "+keywords(postgresFixed),
		pgx.ParseConfigOptions{ParseConfigOptions: pgconn.ParseConfigOptions{ConnStringAllowedKeys: allowed}})
	switch {
	case err != nil:
		return nil, errDSN
	case config.Host == unnamed:
		return nil, errors.New("the DSN names no host")
	case config.User == unnamed:
		return nil, errors.New("the DSN names no user")
	}
	maps.DeleteFunc(config.RuntimeParams, func(name, _ string) bool { // the environment's
		return name != "search_path" && name != "application_name"
	})
	return config, nil
}

// postgresURL returns the settings of a URL without its scheme. There may be
// several hosts, each with its port.
func postgresURL(rest string) (map[string]string, error) {
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	u, err := url.Parse("postgres://host" + rest[end:])
	if err != nil {
		return nil, err
	}
	settings := map[string]string{}
	set := func(name, text string) {
		if text != "" {
			settings[name] = text
		}
	}
	servers := rest[:end]
	if at := strings.LastIndex(servers, "@"); at >= 0 {
		user, err := url.Parse("postgres://" + servers[:at] + "@host")
		if err != nil {
			return nil, err
		}
		password, _ := user.User.Password()
		set("user", user.User.Username())
		set("password", password)
		servers = servers[at+1:]
	}
	var hosts, ports []string
	for server := range strings.SplitSeq(servers, ",") {
		one, err := url.Parse("postgres://" + server)
		if err != nil {
			return nil, err
		}
		hosts, ports = append(hosts, one.Hostname()), append(ports, one.Port())
	}
	set("host", strings.Join(hosts, ","))
	if strings.Join(ports, "") != "" {
		set("port", strings.Join(ports, ","))
	}
	set("dbname", strings.TrimPrefix(u.Path, "/"))
	query, err := url.ParseQuery(strings.ReplaceAll(u.RawQuery, "+", "%2B"))
	if err != nil {
		return nil, err
	}
	for name, texts := range query {
		settings[name] = texts[len(texts)-1]
	}
	return settings, nil
}

// keywords writes settings as names and values.
func keywords(settings map[string]string) string {
	escape := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	var all []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		all = append(all, name+"='"+escape.Replace(settings[name])+"'")
	}
	return strings.Join(all, " ")
}

// postgresServers returns what the servers are called, the path of a socket's
// folder by itself.
func postgresServers(config *pgx.ConnConfig) []string {
	name := func(host string, port uint16) string {
		if kind, _ := pgconn.NetworkAddress(host, port); kind == "unix" {
			return host
		}
		return net.JoinHostPort(host, strconv.Itoa(int(port)))
	}
	all := []string{name(config.Host, config.Port)}
	for _, f := range config.Fallbacks {
		all = append(all, name(f.Host, f.Port))
	}
	return all
}
