// peer PORT: gin with gorilla/websocket.  It echoes at /chat.  At /early the handler answers before it upgrades, and at /flushed
// one without gin; at /logged a middleware hides the Hijacker.
package main

import (
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/websocket"
)

var upgrader websocket.Upgrader

func echo(w http.ResponseWriter, r *http.Request) {
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer socket.Close()
	for {
		kind, message, err := socket.ReadMessage()
		if err != nil || socket.WriteMessage(kind, message) != nil {
			return
		}
	}
}

// counted is a writer as loggers and metrics put around the real one: it has no Hijack.
type counted struct {
	http.ResponseWriter
	status int
}

func (w *counted) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.GET("/chat", func(c *gin.Context) { echo(c.Writer, c.Request) })
	router.GET("/early", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"ok": true})
		echo(c.Writer, c.Request)
	})

	mux := http.NewServeMux()
	mux.Handle("/", router)
	mux.HandleFunc("/logged", func(w http.ResponseWriter, r *http.Request) { echo(&counted{ResponseWriter: w}, r) })
	// net/http alone: what is flushed is on the wire, and the 101 follows as a part of it.
	mux.HandleFunc("/flushed", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		echo(w, r)
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Args[1], mux))
}
