package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"

	"github.com/gorilla/websocket"

	"example.com/netra/internal/message"
)

// netra is a server that was built with measure.go.
type netra struct {
	*process
	addr    string
	ask     io.Writer
	answers *json.Decoder
}

// measured is what the server's process says of itself.
type measured struct {
	Pools                              int
	Commands, Pipelines, Subscriptions int // connections
	Heap                               int64
}

func startNetra(ctx context.Context, program, redisAddr string) (*netra, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), "HTTP_ADDR="+addr, "REDIS_ADDR="+redisAddr, "REDIS_DB=0", "AGENT_MODE=chat")
	ask, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	r, w, err := os.Pipe() // not StdoutPipe, which must not be read from beside Wait
	if err != nil {
		return nil, err
	}
	cmd.Stdout = w
	p, err := start(cmd)
	_ = w.Close()
	if err != nil {
		return nil, err
	}
	return &netra{process: p, addr: addr, ask: ask, answers: json.NewDecoder(r)}, nil
}

// ready waits until the server answers and hears what is published.
func (n *netra) ready(ctx context.Context) error {
	return until(ctx, func() error {
		if err := n.running(); err != nil {
			return err
		}
		var health struct{ Status string }
		if err := n.get(ctx, "/healthz", "", &health); err != nil {
			return err
		}
		m, err := n.measure()
		if err == nil && m.Subscriptions == 0 {
			err = fmt.Errorf("the server did not subscribe")
		}
		return err
	})
}

func (n *netra) measure() (m measured, err error) {
	if _, err := fmt.Fprintln(n.ask); err != nil {
		return m, err
	}
	return m, n.answers.Decode(&m)
}

// reported is the number of pools that the server's parts know of.
func (n *netra) reported(ctx context.Context) (int, error) {
	var report struct{ Pools int }
	err := n.get(ctx, "/debug/pools", "", &report)
	return report.Pools, err
}

func (n *netra) get(ctx context.Context, path, token string, v any) error {
	return n.request(ctx, http.MethodGet, path, token, nil, v)
}

func (n *netra) post(ctx context.Context, path, token string, form url.Values, v any) error {
	return n.request(ctx, http.MethodPost, path, token, form, v)
}

func (n *netra) request(ctx context.Context, method, path, token string, form url.Values, v any) error {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+n.addr+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, resp.Status, body)
	}
	return json.Unmarshal(body, v)
}

// talk says the texts in the room general, one after the other, and hears what comes back: as many messages as a text
// says. When it returns, the server is done with all of them.
func (n *netra) talk(ctx context.Context, token string, texts []string, echoes []int) error {
	conn, _, err := websocket.DefaultDialer.DialContext(ctx, "ws://"+n.addr+"/ws?token="+token, nil)
	if err != nil {
		return err
	}
	defer conn.Close()
	for i, text := range texts {
		if err := conn.WriteJSON(message.Message{Text: text}); err != nil {
			return err
		}
		for range echoes[i] {
			var m message.Message
			if err := conn.ReadJSON(&m); err != nil {
				return fmt.Errorf("after %q: %w", text, err)
			}
		}
	}
	if err := conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, conn.NetConn()) // until the server hangs up, the last thing that it does
	return err
}
