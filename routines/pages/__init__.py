"""The pages: server-rendered, whole without JavaScript. Questions and advice are the knowledge's words, not theirs."""
