package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"example.com/netra/internal/message"
	"example.com/netra/internal/redisx/keyspace"
)

// chat is n users, one request at a time: each logs in, speaks to the room and to the agent, and reads a history that
// must be their own; the first has something researched. Then it looks into the Redis, where nobody's keys may hold
// what another one said.
func chat(ctx context.Context, s *netra, db *database, n int) error {
	for i := range n {
		if err := visit(ctx, s, db, user(i), i == 0); err != nil {
			return fmt.Errorf("%s: %w", user(i), err)
		}
	}
	for i := range n {
		var kept []message.Message
		if err := db.rdb.LRange(ctx, keyspace.User(user(i), "history"), 0, -1).ScanSlice(&kept); err != nil {
			return err
		}
		if err := own(user(i), kept); err != nil {
			return fmt.Errorf("in the Redis: %w", err)
		}
	}
	return nil
}

func user(i int) string { return fmt.Sprintf("user%d", i) }

func greeting(name string) string { return "hello from " + name }
func question(name string) string { return "@agent what of " + name + "?" }

func visit(ctx context.Context, s *netra, db *database, name string, research bool) error {
	var session struct{ Token string }
	if err := s.post(ctx, "/login", "", url.Values{"user": {name}}, &session); err != nil {
		return err
	}
	if err := s.talk(ctx, session.Token, []string{greeting(name), question(name)}, []int{1, 2}); err != nil {
		return err
	}
	var history, inbox []message.Message
	if err := s.get(ctx, "/history", session.Token, &history); err != nil {
		return err
	}
	if err := own(name, history); err != nil {
		return err
	}
	if err := s.get(ctx, "/inbox", session.Token, &inbox); err != nil || !research {
		return err
	}
	var job struct{ ID string }
	if err := s.post(ctx, "/research", session.Token, url.Values{"topic": {"tides"}}, &job); err != nil {
		return err
	}
	// The server is not asked before it is done: that would be two requests at a time.
	err := until(ctx, func() error {
		if db.rdb.Exists(ctx, keyspace.Key("cache", job.ID)).Val() == 0 {
			return errors.New("nothing was found out about tides")
		}
		return nil
	})
	if err != nil {
		return err
	}
	var report struct{ Topic string }
	return s.get(ctx, "/research/"+job.ID, session.Token, &report)
}

// own is an error unless the messages are the two that the user said, the newest first.
func own(name string, list []message.Message) error {
	if len(list) != 2 || list[0].Text != question(name) || list[1].Text != greeting(name) || list[0].From != name || list[1].From != name {
		return fmt.Errorf("the history of %s is %+v", name, list)
	}
	return nil
}
