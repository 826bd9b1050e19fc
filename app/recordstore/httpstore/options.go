package httpstore

import (
	"errors"
	"slices"

	"rettighetsporten/app/recordstore/network/httpclient"
)

// options returns how the service is reached, with the Params in their places.
// In an address each has to have a value. Credentials keep what is no Param as
// it is: who knows what a password looks like.
func (s Settings) options() (httpclient.Options, error) {
	fill := filler{constant: func(name string) string { return s.Params[name] }}
	a := s.Authentication
	c := &a.Configuration
	base, token := fill.text(s.BaseURL, plainText), fill.text(c.TokenURL, plainText)
	if base.missing || token.missing {
		return httpclient.Options{}, errors.New("params: a placeholder of base_url or token_url has no value")
	}
	c.TokenURL = token.text
	for _, text := range []*string{&c.Username, &c.Password, &c.Token, &c.ClientID, &c.ClientSecret} {
		*text = fill.text(*text, plainText).text
	}
	c.Headers, c.QueryParams = slices.Clone(c.Headers), slices.Clone(c.QueryParams)
	for _, list := range [][]httpclient.Named{c.Headers, c.QueryParams} {
		for i := range list {
			list[i].Value = fill.text(list[i].Value, plainText).text
		}
	}
	return httpclient.Options{
		BaseURL: base.text, AllowPrivate: s.AllowPrivate, Timeout: s.Timeout,
		Authentication: a, RateLimit: s.RateLimit, Parallel: s.Parallel,
	}, nil
}
