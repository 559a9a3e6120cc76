package dev.jdocker.daemon.log.fluentd;

import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.LogSender;
import java.io.IOException;

/** Sends each line before it takes the next one. */
final class FluentdSender implements LogSender {
    private final Forwarding messages;
    private final FluentdConnection connection;

    FluentdSender(Forwarding messages, FluentdConnection connection) {
        this.messages = messages;
        this.connection = connection;
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        connection.send(messages.message(piece));
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
