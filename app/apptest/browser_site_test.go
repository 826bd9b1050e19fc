package apptest_test

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

const head = `<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>Prøve</title>` +
	`<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head><body><main>`

// site is a small web site with what a browser test meets.
func site() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /form", page(`<h1>Krav</h1>
		<form method="post" action="/received" enctype="multipart/form-data">
		<label for="s">Hva gjelder kravet?</label><input id="s" name="subject" autocomplete="off">
		<label for="b">Født</label><input id="b" name="born" type="date">
		<label for="note">Merknad</label><textarea id="note" name="note"></textarea>
		<label for="r">Rettighet</label><select id="r" name="right"><option value="access">Innsyn</option><option value="rectify">Retting</option></select>
		<input type="checkbox" id="p" name="paper"><label for="p">Jeg vil ha svaret på papir</label>
		<label for="f">Vedlegg</label><input type="file" id="f" name="file">
		<button>Send</button></form>`))
	pages.HandleFunc("POST /received", received)
	pages.HandleFunc("/step", step)
	pages.HandleFunc("GET /quiet", page(`<h1>Stille</h1><p><a href="#bottom">Hopp til bunnen</a></p><p><a href="/nothing">Ingenting</a></p>
		<p><a href="/bytes">Last ned</a></p><details><summary>Mer om dette</summary>Mer</details>
		<svg height="3000" aria-hidden="true"></svg><p id="bottom">Bunnen</p>`))
	pages.HandleFunc("GET /nothing", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	pages.HandleFunc("GET /bytes", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", `attachment; filename="bytes"`)
		w.Write(allBytes())
	})
	pages.HandleFunc("GET /login", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "who", Value: r.FormValue("as"), HttpOnly: true})
	})
	pages.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		who, err := r.Cookie("who")
		if err != nil {
			http.Error(w, "nobody", http.StatusUnauthorized)
			return
		}
		page("<h1>"+who.Value+"</h1>")(w, r)
	})
	pages.HandleFunc("GET /script", page(`<h1>Uten skript</h1><script src="/script.js"></script>`))
	pages.HandleFunc("GET /script.js", script(`document.querySelector("h1").textContent = "Med skript"`))
	pages.HandleFunc("GET /broken.js", script(`throw new Error("broken on purpose")`))
	pages.HandleFunc("GET /pale.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		io.WriteString(w, "p { color: #ccc; background: #fff }")
	})
	pages.HandleFunc("GET /bad", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `<!doctype html><html><head><title>x</title><link rel="stylesheet" href="/pale.css"></head><body>
			<h1>Dårlig</h1><p style="font-size: 40px">Blek</p><img src="data:,"><input name="x"><script src="/broken.js"></script>`)
	})
	pages.HandleFunc("GET /gone", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		io.WriteString(w, "<!doctype html><title>Borte</title>")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		pages.ServeHTTP(w, r)
	})
}

func page(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, head+body+"</main></body></html>") }
}

func script(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, text)
	}
}

func received(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("file")
	name, content := "", []byte(nil)
	if err == nil {
		defer file.Close()
		name = header.Filename
		if content, err = io.ReadAll(file); err != nil {
			http.Error(w, "no file", http.StatusBadRequest)
			return
		}
	}
	page(fmt.Sprintf(`<h1>Mottatt</h1><p id="received">subject=%s born=%s right=%s paper=%s file=%s:%s</p>`,
		r.FormValue("subject"), r.FormValue("born"), r.FormValue("right"), r.FormValue("paper"), name, content))(w, r)
}

// step is a page that comes slowly, and after a redirect when it was sent for.
func step(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.FormValue("n"))
	if err != nil {
		http.Error(w, "no number", http.StatusBadRequest)
		return
	}
	time.Sleep(time.Duration(n%4) * 40 * time.Millisecond)
	if r.Method == http.MethodPost {
		http.Redirect(w, r, fmt.Sprint("/step?n=", n), http.StatusSeeOther)
		return
	}
	page(fmt.Sprintf(`<h1>Steg %d</h1><a href="/step?n=%d">Neste</a>
		<form method="post" action="/step"><input type="hidden" name="n" value="%d"><button>Videre</button></form>`, n, n+1, n+1))(w, r)
}

func allBytes() []byte {
	b := make([]byte, 100_000)
	for i := range b {
		b[i] = byte(i * 7)
	}
	return b
}
