package dev.jdocker.daemon.log.fluentd;

import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.LogSender;
import java.io.IOException;

/** Sends each line before it takes the next one. A server that is away at the end is not waited for. */
final class FluentdSender implements LogSender {
    private final Forwarding messages;
    private final FluentdConnection connection;
    private volatile boolean finishing;
    private boolean away;

    FluentdSender(Forwarding messages, FluentdConnection connection) {
        this.messages = messages;
        this.connection = connection;
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        if (finishing && away) {
            throw new IOException("the server is away");
        }
        try {
            connection.send(messages.message(piece));
            away = false;
        } catch (IOException e) {
            away = true;
            throw e;
        }
    }

    @Override
    public void finish() {
        finishing = true;
        connection.finish();
    }

    @Override
    public void abort() {
        connection.close();
    }

    @Override
    public void close() {
        connection.close();
    }
}
