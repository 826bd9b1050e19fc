package stafftest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/identity"
	"rettighetsporten/models"
)

// Reader is somebody with a browser, signed in or not.
type Reader struct {
	t     testing.TB
	site  *Site
	token string
	csrf  string
	Lang  models.Language // "": bokmål
}

// Nobody returns a reader who is not signed in.
func (s *Site) Nobody() *Reader { return &Reader{t: s.t, site: s} }

// SignIn returns an employee who is signed in with the grants, written
// "caseworker:telemark". The employee's ID is the first part of the address.
func (s *Site) SignIn(name, email string, grants ...string) *Reader {
	s.t.Helper()
	id, _, _ := strings.Cut(email, "@")
	s.create(&models.Staff{ID: id, Issuer: "test", Subject: id, Name: name, Email: email, SeenAt: Now(), CreatedAt: Now()})
	for _, g := range grants {
		role, controller, _ := strings.Cut(g, ":")
		s.create(&models.StaffGrant{StaffID: id, Role: role, ControllerID: controller})
	}
	r := &Reader{t: s.t, site: s, token: identity.NewToken(), csrf: identity.NewToken()}
	hash := sha256.Sum256([]byte(r.token))
	s.create(&models.Session{
		TokenHash: base64.RawURLEncoding.EncodeToString(hash[:]), Provider: identity.StaffProvider, StaffID: &id, CSRF: r.csrf,
		IDTokenSealed: []byte{0}, Language: models.Bokmal, CreatedAt: Now(), SeenAt: Now(), ExpiresAt: Now().Add(time.Hour),
	})
	return r
}

func (s *Site) create(row any) {
	s.t.Helper()
	if err := s.db.Read().WithContext(s.t.Context()).Create(row).Error; err != nil {
		s.t.Fatal(err)
	}
}

// Get opens the path.
func (r *Reader) Get(path string) *Page {
	r.t.Helper()
	return r.do(r.request(http.MethodGet, path, nil, ""))
}

// Post sends the form with the session's token.
func (r *Reader) Post(path string, form url.Values) *Page {
	r.t.Helper()
	filled := url.Values{"_csrf": {r.csrf}}
	maps.Copy(filled, form)
	return r.do(r.request(http.MethodPost, path, strings.NewReader(filled.Encode()), "application/x-www-form-urlencoded"))
}

// Upload is a file in a field of a form.
type Upload struct {
	Field, Name string
	Content     []byte
}

// PostFile sends the form with a file in the field "file".
func (r *Reader) PostFile(path string, form url.Values, name string, content []byte) *Page {
	r.t.Helper()
	return r.PostFiles(path, form, Upload{"file", name, content})
}

// PostFiles sends the form with the files.
func (r *Reader) PostFiles(path string, form url.Values, files ...Upload) *Page {
	r.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	fields := map[string][]string{"_csrf": {r.csrf}}
	maps.Copy(fields, form)
	for field, values := range fields {
		for _, v := range values {
			if err := w.WriteField(field, v); err != nil {
				r.t.Fatal(err)
			}
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.Field, f.Name)
		if err == nil {
			_, err = part.Write(f.Content)
		}
		if err != nil {
			r.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		r.t.Fatal(err)
	}
	return r.do(r.request(http.MethodPost, path, &body, w.FormDataContentType()))
}

func (r *Reader) request(method, path string, body io.Reader, contentType string) *http.Request {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.site.address+path, body)
	if err != nil {
		r.t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if r.token != "" {
		req.Header.Add("Cookie", "session="+r.token)
	}
	if r.Lang != "" {
		req.Header.Add("Cookie", "language="+string(r.Lang))
	}
	return req
}

// do sends the request and does not follow where it is sent on to.
func (r *Reader) do(req *http.Request) *Page {
	r.t.Helper()
	client := &http.Client{
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return newPage(r.t, req.URL.Path, answer, body)
}

// BreaksOff reports whether the answer to the path ends before it is whole.
func (r *Reader) BreaksOff(path string) bool {
	r.t.Helper()
	answer, err := http.DefaultTransport.RoundTrip(r.request(http.MethodGet, path, nil, ""))
	if err != nil {
		return true
	}
	defer func() { _ = answer.Body.Close() }()
	_, err = io.Copy(io.Discard, answer.Body)
	return err != nil
}
