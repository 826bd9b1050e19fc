package mailbox

import (
	"embed"
	"html/template"
	"net/http"
	"slices"
)

//go:embed mailbox.html
var files embed.FS

var page = template.Must(template.ParseFS(files, "mailbox.html"))

// ServeHTTP shows the e-mails, newest first.
func (s *Server) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	mails := s.Mails()
	slices.Reverse(mails)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'")
	w.Header().Set("Cache-Control", "no-store")
	if err := page.Execute(w, mails); err != nil {
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
	}
}
