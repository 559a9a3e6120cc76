package dev.jdocker.daemon.log.syslog;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.HostName;
import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.LogSender;
import dev.jdocker.daemon.log.MessageChannel;
import dev.jdocker.daemon.log.OutputStreamName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one message a line; empty lines are none. */
final class SyslogSender implements LogSender {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogSender.class);
    private static final int ERROR = 3;
    private static final int INFORMATION = 6;

    private final MessageChannel channel;
    private final SyslogFormat format;
    private final int facility;
    private final String tag;
    private final boolean counted;
    private final String host = HostName.get();
    private final long pid = ProcessHandle.current().pid();
    private final ByteSink message = new ByteSink(512);
    private final ByteSink frame = new ByteSink(512);

    /** @param counted whether each message begins with its length */
    SyslogSender(MessageChannel channel, SyslogFormat format, int facility, String tag, boolean counted) {
        this.channel = channel;
        this.format = format;
        this.facility = facility;
        this.tag = tag;
        this.counted = counted;
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        if (piece.length() == 0) {
            return;
        }
        int severity = piece.stream() == OutputStreamName.STDERR ? ERROR : INFORMATION;
        message.clear();
        message.put(format.head(facility * 8 + severity, Instant.now(), host, tag, pid)
                .getBytes(StandardCharsets.UTF_8));
        message.put(piece.bytes(), piece.from(), piece.to());
        message.put((byte) '\n');
        if (!counted) {
            channel.send(message.array(), message.length());
            return;
        }
        frame.clear();
        frame.put((message.length() + " ").getBytes(StandardCharsets.US_ASCII));
        frame.put(message.array(), 0, message.length());
        channel.send(frame.array(), frame.length());
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("close a connection to syslog: {}", e.getMessage());
        }
    }
}
