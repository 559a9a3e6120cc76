package dev.jdocker.blackbox;

/**
 * A request and its answer.
 *
 * @param agent what the client calls itself
 * @param target the path with its version and its query
 * @param whole whether the answer came to its end; what came of one that did not may be cut anywhere
 */
record Exchange(String method, String target, String agent, Http.Reply reply, boolean whole) {}
