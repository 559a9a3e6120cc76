package dev.jdocker.daemon.network.dns;

/** Whoever waits for an answer: a datagram's sender, or a connection. On the loop's thread only. */
interface Asker {

    /** How long an answer may be, in bytes. */
    int room();

    /** Sends an answer; one who is gone meanwhile is no failure. */
    void reply(byte[] message);
}
